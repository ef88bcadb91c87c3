/** A relay's word that somebody asked for a record's emergency share: it says so even if they never do. */
import { toHex } from '#crypto/encoding/bytes.ts';
import { verifyEnvelope, type ParsedEnvelope } from '#crypto/envelope/envelope.ts';
import { parseNotice } from '#crypto/relay/glass.ts';
import type { Step } from '../engine/engine-parts.ts';
import type { ChannelRow } from '../rows/channel.ts';
import { NOTICE, noticeRow } from './opening-rows.ts';

const SUMMARY = 1;
const OPENED = 1;
const PACKED = 2;
/** Of one record; a relay that makes up more is not believed more. */
const NOTICES_MAX = 256;

/** 'crypto/signature' when the relay this device trusts did not sign it, 'crypto/form' when it says nothing. */
export function takeNotice(
  { memory, batch }: Step,
  channel: ChannelRow,
  parsed: ParsedEnvelope,
): 'crypto/signature' | 'crypto/form' | undefined {
  if (!verifyEnvelope(parsed, memory.identity.relayPublicKey)) return 'crypto/signature';
  const notice = parseNotice(parsed.ciphertext);
  if (!notice.ok) return 'crypto/form';
  // A relay also tells of what is to be deleted: that is no question of anybody's.
  if (notice.value.purpose !== OPENED && notice.value.purpose !== PACKED) return undefined;
  // The log's channel is told of the same question; one line for each is enough.
  if (channel.compartment !== SUMMARY || channel.type !== 'epoch') return undefined;
  const { deviceId, purpose, reason, at, notAfter: until, packId } = notice.value;
  const place = { record: channel.groupId, epochId: channel.epochId };
  const row = { ...place, deviceId, packId, purpose, reason, at, until };
  if (memory.emergency.notices.of(toHex(channel.groupId)).length >= NOTICES_MAX) return undefined;
  const key = toHex(parsed.digest);
  memory.emergency.notices.set(key, row);
  batch.put('openings', `${NOTICE}${key}`, noticeRow.encode(row));
  return undefined;
}
