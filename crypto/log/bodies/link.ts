/**
 * LINK: where a group meets another.
 *
 *   what u8 | id b32 | channelId b16 | key b32
 */
import type { ByteReader } from '../../encoding/reader.ts';
import type { ByteWriter } from '../../encoding/writer.ts';
import { ID_BYTES } from '../path.ts';

/** In the order of their numbers, from 1. */
const LINK_KINDS = ['directory', 'predecessor', 'successor', 'inbox'] as const;
export type LinkKind = (typeof LINK_KINDS)[number];

export interface LinkBody {
  readonly what: LinkKind;
  readonly id: Uint8Array;
  readonly channelId: Uint8Array;
  readonly key: Uint8Array;
}

export const writeLink = (writer: ByteWriter, body: LinkBody): ByteWriter =>
  writer
    .u8(LINK_KINDS.indexOf(body.what) + 1)
    .raw(body.id, ID_BYTES)
    .raw(body.channelId, 16)
    .raw(body.key, 32);

export function readLink(reader: ByteReader): LinkBody {
  const what = LINK_KINDS[reader.u8() - 1];
  if (what === undefined) reader.fail();
  return {
    what: what ?? 'inbox',
    id: reader.raw(ID_BYTES),
    channelId: reader.raw(16),
    key: reader.raw(32),
  };
}
