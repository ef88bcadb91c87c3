/** Identifiers, all lowercase hexadecimal. Parsed here, so that the rest of the app never casts one. */
import type { Brand } from './brand.ts';

/** A record: a unit of sharing with its own access log (32 bytes). */
export type RecordId = Brand<string, 'RecordId'>;
/** One Automerge document of a record (16 bytes). */
export type DocumentId = Brand<string, 'DocumentId'>;
/** A person, as their own signed user log knows them (32 bytes). */
export type UserId = Brand<string, 'UserId'>;
/** One device of a person (32 bytes). */
export type DeviceId = Brand<string, 'DeviceId'>;

const hexOf = (bytes: number) => new RegExp(`^[0-9a-f]{${2 * bytes}}$`);
const HEX_16 = hexOf(16);
const HEX_32 = hexOf(32);

const parser =
  <Id extends string>(pattern: RegExp) =>
  (value: unknown): Id | undefined =>
    typeof value === 'string' && pattern.test(value) ? (value as Id) : undefined;

export const parseRecordId = parser<RecordId>(HEX_32);
export const parseDocumentId = parser<DocumentId>(HEX_16);
export const parseUserId = parser<UserId>(HEX_32);
export const parseDeviceId = parser<DeviceId>(HEX_32);
