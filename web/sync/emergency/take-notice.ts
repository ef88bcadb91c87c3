/** A relay's word that somebody asked for a record's emergency share: it says so even if they never do. */
import { equalBytes, toHex } from '#crypto/encoding/bytes.ts';
import { verifyEnvelope, type ParsedEnvelope } from '#crypto/envelope/envelope.ts';
import { parseNotice } from '#crypto/relay/glass.ts';
import type { Step } from '../engine/engine-parts.ts';
import type { ChannelRow } from '../rows/channel.ts';
import { FURTHER, furtherRow, NOTICE, noticeRow, type NoticeRow } from './opening-rows.ts';

const SUMMARY = 1;
const OPENED = 1;
const PACKED = 2;
/** Of one device and of one record: what is over is a number. So nobody on duty uses up the places of others. */
const NOTICES_OF_DEVICE_MAX = 64;
const NOTICES_MAX = 1_024;
/** Devices of one record whose further notices are counted apart; a relay that makes up more has them counted together. */
const COUNTED_APART_MAX = 64;
const NO_DEVICE = new Uint8Array(32);

/** 'crypto/signature' when the relay this device trusts did not sign it, 'crypto/form' when it says nothing. */
export function takeNotice(
  { memory, batch }: Pick<Step, 'memory' | 'batch'>,
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
  keepNotice({ memory, batch }, toHex(parsed.digest), row);
  return undefined;
}

/** Lists a notice under its envelope's digest (hex), or counts it where the places of its device or of the record are taken. */
export function keepNotice(
  step: Pick<Step, 'memory' | 'batch'>,
  key: string,
  row: NoticeRow,
): void {
  const { notices } = step.memory.emergency;
  if (notices.has(key)) return;
  const listed = notices.of(toHex(row.record)).map(([, known]) => known);
  const own = listed.filter((known) => equalBytes(known.deviceId, row.deviceId));
  if (own.length >= NOTICES_OF_DEVICE_MAX || listed.length >= NOTICES_MAX) return count(step, row);
  notices.set(key, row);
  step.batch.put('openings', `${NOTICE}${key}`, noticeRow.encode(row));
}

/** One more than is listed. The newest is kept, so that what it was for is still owed an account. */
function count({ memory, batch }: Pick<Step, 'memory' | 'batch'>, row: NoticeRow): void {
  const { further } = memory.emergency;
  const record = toHex(row.record);
  const keyOf = (device: Uint8Array) => `${record}${toHex(device)}`;
  const isApart = further.has(keyOf(row.deviceId)) || further.of(record).length < COUNTED_APART_MAX;
  const deviceId = isApart ? row.deviceId : NO_DEVICE;
  const key = keyOf(deviceId);
  const counted = { ...row, deviceId, count: (further.get(key)?.count ?? 0) + 1 };
  further.set(key, counted);
  batch.put('openings', `${FURTHER}${key}`, furtherRow.encode(counted));
}
