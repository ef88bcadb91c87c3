/** A record with a long history and snapshots of it, which reach somebody only when the test says so. */
import { expect } from 'vitest';
import { toHex } from '#crypto/encoding/bytes.ts';
import { parseEnvelope } from '#crypto/envelope/envelope.ts';
import { headsOf } from '../document-set.ts';
import type { Engine } from '../engine/engine.ts';
import { clinic, exchange, letIn, memoryOf, take } from '../joining/joining.test-support.ts';
import { written, type Saved } from '../joining/ward.test-support.ts';

const EVERY = 12;

export interface Sent {
  readonly channelId: string;
  readonly envelope: Uint8Array;
}

/** What this device has posted of a record's work and of snapshots of it, taken off its way. */
function holdBack(engine: Engine, record: string, kinds: readonly string[]): readonly Sent[] {
  const { outbox, channels } = memoryOf(engine);
  const held: Sent[] = [];
  for (const key of [...outbox.keys()]) {
    const row = outbox.get(key);
    const parsed = row && parseEnvelope(row.envelope);
    const channel = row && channels.get(toHex(row.channelId));
    if (row === undefined || channel === undefined || parsed?.ok !== true) continue;
    if (toHex(channel.groupId) !== record || !kinds.includes(parsed.value.header.kind)) continue;
    held.push({ channelId: toHex(row.channelId), envelope: row.envelope });
    outbox.delete(key);
  }
  return held;
}

export async function hand(to: Engine, sent: readonly Sent[]): Promise<void> {
  for (const { channelId, envelope } of sent)
    expect((await take(to, channelId, [envelope])).ok).toBe(true);
}

export interface LongRecord {
  readonly nurse: Engine;
  readonly doctor: Engine;
  readonly saved: Saved;
  /** The newest first, as they are served. */
  readonly snapshots: readonly Sent[];
  readonly history: readonly Sent[];
}

/** A summary of thirty entries by two people, two snapshots of it, and its history, which a newcomer gets when the test says so. */
export async function longRecord(): Promise<LongRecord> {
  const nurse = await clinic('Amina', undefined, { snapshotEvery: EVERY });
  const doctor = await letIn(nurse, { name: 'Koffi' });
  const saved = { ...(await written(nurse, { kind: 'summary' })), kind: 'summary' };
  for (let i = 1; i < 10; i++) await written(nurse, saved);
  await exchange(nurse, doctor);
  for (let i = 0; i < 8; i++) await written(doctor, saved);
  await exchange(nurse, doctor);
  // As after a start of the app: what she writes now is of another session.
  memoryOf(nurse).workplaces.endSession(saved.record, 1);
  for (let i = 0; i < 12; i++) await written(nurse, saved);
  await exchange(nurse, doctor);
  // Of the nineteenth entry, her first behind the round number, and of the twenty-fourth; the newest first, as they are served.
  const snapshots = holdBack(nurse, saved.record, ['snapshot']).toReversed();
  const history = [
    ...holdBack(nurse, saved.record, ['work']),
    ...holdBack(doctor, saved.record, ['work']),
  ];
  expect(snapshots).toHaveLength(2);
  return { nurse, doctor, saved, snapshots, history };
}

/** Somebody of the team who has heard of the record, and of nothing in it. */
export async function newcomer(ward: LongRecord): Promise<Engine> {
  return letIn(ward.nurse, { name: 'Ines', others: [ward.doctor] });
}

export async function headsIn(engine: Engine, saved: Saved) {
  await engine.open(saved);
  const document = memoryOf(engine).documents.get(saved.document);
  return document && [...headsOf(document)].sort();
}
