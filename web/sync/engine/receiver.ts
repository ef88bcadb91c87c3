/**
 * Taking in one envelope: open, log entries first, then work, then documents. What cannot be taken in is set aside with its
 * reason and blocks nothing behind it; what waits for something unknown is kept and tried again.
 */
import { toHex } from '#crypto/encoding/bytes.ts';
import { openEnvelope, parseEnvelope, type ParsedEnvelope } from '#crypto/envelope/envelope.ts';
import { PART, type Part } from '#crypto/envelope/parts.ts';
import { readSecretsOf } from '#crypto/keys/epoch-secrets.ts';
import type { Receipt } from '#crypto/work/work-outcome.ts';
import { offerFromParts } from '#crypto/work/work-parts.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import type { ChannelRow } from '../rows/channel.ts';
import { setAsideRow, type SetAsideRow } from '../rows/small-rows.ts';
import { absorbWork } from './absorb.ts';
import type { Batch } from './batch.ts';
import type { EngineParts } from './engine-parts.ts';
import { openNewEpochs } from './epochs.ts';
import { keepRecords } from './records-of-work.ts';

export interface Arrived {
  readonly channelId: string;
  readonly envelope: Uint8Array;
}

/** An envelope of an invitation's inbox; `parts` is empty for one that is sealed to a single reader. */
export interface InboxEnvelope extends Arrived {
  readonly parsed: ParsedEnvelope;
  readonly parts: readonly Part[];
}

export type InboxHandler = (parts: EngineParts, batch: Batch, arrived: InboxEnvelope) => void;

/** Never fails: whatever is wrong with the envelope is written down in the batch. */
export async function receiveEnvelope(
  parts: EngineParts,
  batch: Batch,
  arrived: Arrived,
  inbox: InboxHandler,
): Promise<void> {
  const channel = parts.memory.channels.get(arrived.channelId);
  const parsed = parseEnvelope(arrived.envelope);
  if (channel === undefined || !parsed.ok) return setAside(parts, batch, arrived, 'crypto/form');
  if (channel.type === 'inbox') {
    const opened = openEnvelope(parsed.value, readSecretsOf(channel.read).bodyKey);
    const content = opened.ok ? opened.value : [];
    return inbox(parts, batch, { ...arrived, parsed: parsed.value, parts: content });
  }
  const opened = openEnvelope(parsed.value, readSecretsOf(channel.read).bodyKey);
  if (!opened.ok) return setAside(parts, batch, arrived, opened.error.code);
  takeEntries(parts, batch, { ...arrived, parts: opened.value });
  await takeWork(parts, batch, { ...arrived, channel, parts: opened.value });
}

/** Log entries, of whatever group: they say themselves where they belong. */
export function takeEntries(
  parts: EngineParts,
  batch: Batch,
  arrived: Arrived & { readonly parts: readonly Part[] },
): void {
  const entries = arrived.parts.flatMap(({ type, bytes }) => (type === PART.entry ? [bytes] : []));
  if (entries.length === 0) return;
  const { memory } = parts;
  const outcomes = memory.book.add(entries);
  entries.forEach((bytes, i) => {
    const outcome = outcomes[i];
    if (outcome?.kind === 'added' || outcome?.kind === 'held')
      batch.put('entries', memory.numbers.take(), bytes);
    if (outcome?.kind === 'refused') setAside(parts, batch, arrived, outcome.code);
  });
  if (outcomes.some((outcome) => outcome.kind === 'added')) openNewEpochs(memory, batch);
}

async function takeWork(
  parts: EngineParts,
  batch: Batch,
  arrived: Arrived & { readonly channel: ChannelRow; readonly parts: readonly Part[] },
): Promise<void> {
  const { memory } = parts;
  const { channel } = arrived;
  const grown = arrived.parts.some(({ type }) => type === PART.entry);
  if (grown)
    for (const place of memory.workplaces.all())
      await takeReceipt(parts, batch, { ...place, arrived, receipt: place.ledger.reconsider() });
  const offer = offerFromParts(arrived.parts);
  if (channel.compartment === 0 || offer.sessions.length + offer.statements.length === 0) return;
  const place = { groupId: toHex(channel.groupId), compartment: channel.compartment };
  const ledger = memory.workplaces.ledger(place.groupId, place.compartment);
  await takeReceipt(parts, batch, { ...place, arrived, receipt: ledger.receive(offer) });
}

interface TakenReceipt {
  readonly groupId: string;
  readonly compartment: number;
  readonly arrived: Arrived;
  readonly receipt: Receipt;
}

async function takeReceipt(parts: EngineParts, batch: Batch, taken: TakenReceipt): Promise<void> {
  const { receipt, arrived } = taken;
  keepRecords(parts.memory, batch, taken);
  for (const outcome of receipt.outcomes) {
    if (outcome.kind === 'held') hold(parts, batch, arrived);
    if (outcome.kind === 'refused') setAside(parts, batch, arrived, outcome.code);
    if (outcome.kind === 'late') setAside(parts, batch, arrived, 'crypto/late');
  }
  for (const { code } of receipt.sessionsRefused) setAside(parts, batch, arrived, code);
  const refused = await absorbWork(parts, batch, taken);
  for (const reason of refused) setAside(parts, batch, arrived, reason);
}

/** Keeps the envelope with the first reason that was found for it. */
export function setAside(parts: EngineParts, batch: Batch, arrived: Arrived, reason: string): void {
  const { memory, clock } = parts;
  const key = keyOf(arrived);
  if (memory.setAside.has(key)) return;
  const row = { ...rowOf(arrived), reason, since: clock.now() };
  memory.setAside.set(key, row);
  batch.put('set-aside', key, setAsideRow.encode(row));
}

/** Keeps the envelope until what it waits for has come; it is offered again at every start. */
function hold(parts: EngineParts, batch: Batch, arrived: Arrived): void {
  const { memory, clock } = parts;
  const key = keyOf(arrived);
  if (memory.held.has(key)) return;
  const row: SetAsideRow = { ...rowOf(arrived), reason: 'crypto/parent', since: clock.now() };
  memory.held.set(key, row);
  batch.put('held', key, setAsideRow.encode(row));
}

const keyOf = ({ envelope }: Arrived): string => {
  const parsed = parseEnvelope(envelope);
  return parsed.ok ? toHex(parsed.value.digest) : toHex(envelope.slice(0, 32));
};

const rowOf = (arrived: Arrived): Pick<SetAsideRow, 'channelId' | 'envelope'> => ({
  channelId: fromHexId(arrived.channelId),
  envelope: arrived.envelope,
});
