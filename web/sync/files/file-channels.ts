/** Which channels carry the pieces of a record's files: they are sent under the keys of today, and looked for under all there were. */
import { toHex } from '#crypto/encoding/bytes.ts';
import { relayReadKey, relayWriteKey } from '#crypto/keys/epoch-secrets.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import { relayIdOf } from '#crypto/relay/relay-identity.ts';
import { channelOfEpoch, currentKeys } from '../engine/epochs.ts';
import type { Memory } from '../engine/memory.ts';
import type { ChannelAccess } from '../relay/relay-requests.ts';

interface Place {
  readonly record: string;
  readonly compartment: number;
}

/** Undefined while the relay does not have the channel yet, and where this device may not write. */
export function sendingChannel(memory: Memory, place: Place): ChannelAccess | undefined {
  const { record: groupId, compartment } = place;
  const keys = currentKeys(memory, { groupId, compartment });
  const channelId = keys && channelOfEpoch(memory, keys.epochId);
  const access = channelId === undefined ? undefined : accessOf(memory, channelId);
  return access?.writeKey === undefined ? undefined : access;
}

/** The newest first: most files are of today, and one whose sender left lies where it was sent. */
export function fetchingChannels(
  memory: Memory,
  { record, compartment }: Place,
): readonly ChannelAccess[] {
  const epochs = memory.book.state(record)?.epochs ?? [];
  return epochs
    .filter((epoch) => epoch.compartment === compartment)
    .toReversed()
    .flatMap(({ epochId }) => {
      const channelId = channelOfEpoch(memory, epochId);
      const access = channelId === undefined ? undefined : accessOf(memory, channelId);
      return access ?? [];
    });
}

function accessOf(memory: Memory, channelId: string): ChannelAccess | undefined {
  const row = memory.channels.get(channelId);
  if (row?.created !== true) return undefined;
  const relayId = relayIdOf(memory.identity.relayPublicKey);
  return {
    relayId,
    channelId: fromHexId(channelId),
    readKey: relayReadKey(row.read, relayId),
    ...(row.edit !== undefined && { writeKey: relayWriteKey(row.edit, relayId) }),
  };
}

/** A file is sent on behalf of this record, as its row names it. */
export const recordOf = (row: { readonly record: Uint8Array }): string => toHex(row.record);
