/**
 * The locator channel of a recovery code: what a new device needs to be its person again. Only the code and the person's own
 * devices can read or write there. The log comes first, the part that says where to go last.
 *
 *   locator = version u8 | userId b32 | name text | profession text | organisation u8 (0 or 1) [organisationId b32
 *           | directoryChannelId b16 | directoryKey b32] | accountSeed var (0 or 32)
 */
import { toHex } from '#crypto/encoding/bytes.ts';
import { decode, type ByteReader } from '#crypto/encoding/reader.ts';
import { encode } from '#crypto/encoding/writer.ts';
import { PART } from '#crypto/envelope/parts.ts';
import { recoveryKeysOf, type RecoveryKeys } from '#crypto/rest/recovery-code.ts';
import type { Ground, Step } from '../engine/engine-parts.ts';
import { keepChannel } from '../engine/epochs.ts';
import type { Memory } from '../engine/memory.ts';
import type { Identity } from '../rows/identity.ts';

export type Location = Pick<
  Identity,
  'userId' | 'name' | 'profession' | 'organisation' | 'accountSeed'
>;

const VERSION = 1;
const TEXT_BYTES_MAX = 1024;
const NO_BYTES = new Uint8Array(0);

/** The bytes of a locator part. */
export const encodeLocation = (location: Location): Uint8Array =>
  encode((w) => {
    const { organisation } = location;
    w.u8(VERSION).raw(location.userId, 32).text(location.name).text(location.profession);
    w.u8(organisation === undefined ? 0 : 1);
    if (organisation !== undefined)
      w.raw(organisation.organisationId, 32)
        .raw(organisation.directoryChannelId, 16)
        .raw(organisation.directoryKey, 32);
    w.var(location.accountSeed ?? NO_BYTES);
  });

/** Undefined for what is not a location. */
export function parseLocation(bytes: Uint8Array): Location | undefined {
  const parsed = decode(bytes, readLocation);
  return parsed.ok ? parsed.value : undefined;
}

function readLocation(reader: ByteReader): Location {
  if (reader.u8() !== VERSION) reader.fail('crypto/version');
  const person = {
    userId: reader.raw(32),
    name: reader.text(TEXT_BYTES_MAX),
    profession: reader.text(TEXT_BYTES_MAX),
  };
  const organisation =
    reader.u8() === 1
      ? {
          organisationId: reader.raw(32),
          directoryChannelId: reader.raw(16),
          directoryKey: reader.raw(32),
        }
      : undefined;
  const accountSeed = reader.var(32);
  return {
    ...person,
    organisation,
    accountSeed: accountSeed.length === 32 ? accountSeed : undefined,
  };
}

/** The locator channel this device keeps; undefined until the recovery kit was first shown. */
export const locatorChannel = ({ channels }: Memory): string | undefined =>
  [...channels].find(([, { type }]) => type === 'locator')?.[0];

/** Keeps the channel of a code; `created` when a relay is known to have it. */
export function keepLocator(
  step: Ground,
  keys: Pick<RecoveryKeys, 'locator' | 'locatorChannelId'>,
  created: boolean,
): void {
  keepChannel(step, toHex(keys.locatorChannelId), {
    type: 'locator',
    groupId: new Uint8Array(32),
    compartment: 0,
    epochId: new Uint8Array(32),
    read: keys.locator.readSecrets.read,
    edit: keys.locator.edit,
    created,
    next: 0,
    head: new Uint8Array(32),
  });
}

/** Opens the locator channel of our code and puts into it where we are; once. */
export function prepareLocator(step: Step): void {
  if (locatorChannel(step.memory) !== undefined) return;
  keepLocator(step, recoveryKeysOf(step.memory.identity.recoverySecret), false);
  postLocation(step);
}

/** Where we are now; what was there before is left for who reads from the beginning. */
export function postLocation(step: Step): void {
  const { memory, postman } = step;
  const channelId = locatorChannel(memory);
  if (channelId === undefined) return;
  postman.postEntries(step.batch, channelId, entriesToFind(memory));
  postman.post(step.batch, {
    channelId,
    kind: 'log',
    parts: [{ type: PART.locator, bytes: encodeLocation(memory.identity) }],
  });
}

/** Staff find everything else in the clinic's directory; somebody outside it has none, and takes along what they know. */
function entriesToFind({ book, identity }: Memory): readonly Uint8Array[] {
  const userId = toHex(identity.userId);
  const clinic = identity.organisation && book.state(toHex(identity.organisation.organisationId));
  const isStaff = clinic?.members.some(({ memberId }) => memberId === userId) === true;
  const groups = isStaff ? [userId] : book.groups();
  return groups.flatMap((groupId) => book.entriesOf(groupId));
}

/** Whether a relay holds what the code finds: the channel is there, and nothing of ours waits for it. */
export function isLocationStored({ channels, outbox }: Memory): boolean {
  const { locator } = channels;
  if (locator === undefined) return false;
  return channels.get(locator)?.created === true && !outbox.waitsFor(locator);
}
