/**
 * Taking in one envelope: open, log entries first, then work, then documents. What cannot be taken in is set aside with its
 * reason and blocks nothing behind it; what waits for something unknown is kept and tried again.
 */
import { toHex } from '#crypto/encoding/bytes.ts';
import { openEnvelope, parseEnvelope, type ParsedEnvelope } from '#crypto/envelope/envelope.ts';
import { PART, type Part } from '#crypto/envelope/parts.ts';
import { readSecretsOf } from '#crypto/keys/epoch-secrets.ts';
import type { Outcome, Receipt } from '#crypto/work/work-outcome.ts';
import { offerFromParts } from '#crypto/work/work-parts.ts';
import { parseEntry } from '#crypto/log/entry.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import { takeTokenParts } from '../joining/tokens.ts';
import { takeDutyParts } from '../emergency/duty.ts';
import { takeNotice } from '../emergency/take-notice.ts';
import { judgeNotesAgain, takeNotes } from '../evidence/take-notes.ts';
import { finishRecovery, takeLocator } from '../recovery/recover.ts';
import type { ChannelRow } from '../rows/channel.ts';
import { setAsideRow, type SetAsideRow } from '../rows/small-rows.ts';
import { takeSnapshot, takeWaiting } from '../snapshots/take-snapshot.ts';
import { absorbWork } from './absorb.ts';
import type { Step } from './engine-parts.ts';
import { envelopeKey } from './envelope-key.ts';
import { coverMerged, endsAccess } from './coverage.ts';
import { isAnnouncements, openNewEpochs, writableDirectory } from './epochs.ts';
import { relabelShelf } from './left-out.ts';
import { keepRecords } from './records-of-work.ts';

export interface ArrivedEnvelope {
  readonly channelId: string;
  readonly envelope: Uint8Array;
}

/** An envelope of an invitation's inbox; `parts` is empty for one that is sealed to a single reader. */
export interface InboxEnvelope extends ArrivedEnvelope {
  readonly parsed: ParsedEnvelope;
  readonly parts: readonly Part[];
}

export type InboxHandler = (step: Step, arrived: InboxEnvelope) => void;

/** Never fails: whatever is wrong with the envelope is written down in the batch. */
export async function receiveEnvelope(
  step: Step,
  arrived: ArrivedEnvelope,
  inbox: InboxHandler,
): Promise<void> {
  const channel = step.memory.channels.get(arrived.channelId);
  const parsed = parseEnvelope(arrived.envelope);
  if (channel === undefined || !parsed.ok) return setAside(step, arrived, 'crypto/form');
  if (channel.type === 'locator') return takeLocator(step, parsed.value, channel.read);
  if (channel.type === 'inbox') {
    const opened = openEnvelope(parsed.value, readSecretsOf(channel.read).bodyKey);
    const content = opened.ok ? opened.value : [];
    return inbox(step, { ...arrived, parsed: parsed.value, parts: content });
  }
  if (parsed.value.header.kind === 'notice') {
    const code = takeNotice(step, channel, parsed.value);
    return code === undefined ? undefined : setAside(step, arrived, code);
  }
  const opened = openEnvelope(parsed.value, readSecretsOf(channel.read).bodyKey);
  if (!opened.ok) return setAside(step, arrived, opened.error.code);
  takeEntries(step, { ...arrived, parts: opened.value });
  takeTokenParts(step, { channelId: arrived.channelId, parts: opened.value });
  takeDutyParts(step, { channelId: arrived.channelId, parts: opened.value });
  await takeEvidence(step, { ...arrived, channel, parts: opened.value });
  await takeWork(step, { ...arrived, channel, parts: opened.value });
  if (parsed.value.header.kind === 'snapshot')
    await takeSaved(step, { ...arrived, channel, parts: opened.value });
}

/** Log entries, of whatever group: they say themselves where they belong. */
function takeEntries(
  step: Step,
  arrived: ArrivedEnvelope & { readonly parts: readonly Part[] },
): void {
  const entries = arrived.parts.flatMap(({ type, bytes }) => (type === PART.entry ? [bytes] : []));
  if (entries.length === 0) return;
  const { memory } = step;
  // While everything still counts that counted here until now (crypto design, 8.4).
  if (entries.some((bytes) => endsAccess(memory, bytes))) coverMerged(step);
  const outcomes = memory.book.add(entries);
  entries.forEach((bytes, i) => {
    const outcome = outcomes[i];
    if (outcome?.kind === 'added') step.batch.put('entries', memory.numbers.take(), bytes);
    // Under its own id: it may come many times before what it waits for does.
    if (outcome?.kind === 'held') step.batch.put('entries', heldKey(outcome.id), bytes);
    if (outcome?.kind === 'refused') setAside(step, arrived, outcome.code);
  });
  const added = entries.filter((_bytes, i) => outcomes[i]?.kind === 'added');
  if (added.length === 0) return;
  passOnToPatients(step, arrived.channelId, added);
  openNewEpochs(step);
  finishRecovery(step);
}

/**
 * Staff tell of their devices where staff read. Whoever writes in the directory says it there as well: patients follow that, and
 * cannot judge the team's keys without it.
 */
function passOnToPatients(step: Step, channelId: string, entries: readonly Uint8Array[]): void {
  const { memory, postman, batch } = step;
  const directory = writableDirectory(memory);
  if (directory === undefined || !isAnnouncements(memory, channelId)) return;
  const isOfPerson = (bytes: Uint8Array) => {
    const parsed = parseEntry(bytes);
    const groupId = parsed.ok ? (parsed.value.entry.groupId ?? parsed.value.entryId) : undefined;
    return groupId !== undefined && memory.book.state(toHex(groupId))?.kind === 'user';
  };
  postman.postEntries(batch, directory, entries.filter(isOfPerson));
}

/** Notes of who looked; whoever could rightly make one is believed, whatever has become of them since. */
async function takeEvidence(
  step: Step,
  arrived: ArrivedEnvelope & { readonly channel: ChannelRow; readonly parts: readonly Part[] },
): Promise<void> {
  const { channel, parts } = arrived;
  const notes = parts.flatMap(({ type, bytes }) => (type === PART.evidence ? [bytes] : []));
  if (notes.length === 0 || channel.compartment === 0) return;
  const place = { groupId: toHex(channel.groupId), compartment: channel.compartment };
  for (const reason of await takeNotes(step, { ...place, notes })) setAside(step, arrived, reason);
}

/** A document as somebody has saved it, for whoever does not have its history. */
async function takeSaved(
  step: Step,
  arrived: ArrivedEnvelope & { readonly channel: ChannelRow; readonly parts: readonly Part[] },
): Promise<void> {
  const { channelId, envelope, parts, channel } = arrived;
  if (channel.compartment === 0) return setAside(step, arrived, 'crypto/bind');
  const place = { groupId: toHex(channel.groupId), compartment: channel.compartment };
  const reason = await takeSnapshot(step, { channelId, envelope, parts, ...place });
  if (reason !== undefined) setAside(step, arrived, reason);
}

async function takeWork(
  step: Step,
  arrived: ArrivedEnvelope & { readonly channel: ChannelRow; readonly parts: readonly Part[] },
): Promise<void> {
  const { memory } = step;
  const { channel } = arrived;
  const grown = arrived.parts.some(({ type }) => type === PART.entry);
  if (grown) await reconsiderAll(step, arrived);
  const offer = offerFromParts(arrived.parts);
  if (channel.compartment === 0 || offer.sessions.length + offer.statements.length === 0) return;
  const place = { groupId: toHex(channel.groupId), compartment: channel.compartment };
  const ledger = memory.workplaces.ledger(place.groupId, place.compartment);
  await takeReceipt(step, { ...place, arrived, receipt: ledger.receive(offer) });
}

/**
 * Judges work anew after logs have grown: by what arrived, or by what this device has just written itself. What sleeps rests on
 * none of those logs.
 */
export async function reconsiderAll(step: Step, arrived?: ArrivedEnvelope): Promise<void> {
  for (const place of step.memory.workplaces.unsettled())
    await takeReceipt(step, { ...place, arrived, receipt: place.ledger.reconsider() });
  judgeNotesAgain(step);
  for (const [snapshot, reason] of await takeWaiting(step)) setAside(step, snapshot, reason);
}

interface TakenReceipt {
  readonly groupId: string;
  readonly compartment: number;
  /** Undefined when nothing has arrived: then there is nothing new to keep either. */
  readonly arrived: ArrivedEnvelope | undefined;
  readonly receipt: Receipt;
}

async function takeReceipt(step: Step, taken: TakenReceipt): Promise<void> {
  const { receipt, arrived } = taken;
  const aside = (reason: string, from = arrived) => {
    if (from !== undefined) setAside(step, from, reason);
  };
  keepRecords(step, taken);
  for (const outcome of receipt.outcomes) {
    // Who only says what they have seen has left nothing behind that anybody could take up.
    if (outcome.kind === 'late' && outcome.changes.length > 0)
      aside('crypto/late', cameIn(step, outcome.statement.statementId) ?? arrived);
    if (outcome.kind !== 'held') releaseStatement(step, statementIdOf(outcome));
    else if (arrived !== undefined) hold(step, arrived, outcome.statementId);
    if (outcome.kind === 'refused') aside(outcome.code);
  }
  for (const { code } of receipt.sessionsRefused) aside(code);
  // A fork is shown as what it is, and the side that stands back is kept.
  if (receipt.forks.length > 0) {
    step.memory.workplaces.noteFork(taken.groupId, taken.compartment);
    aside('crypto/fork');
  }
  const { refused, shelved } = await absorbWork(step, taken);
  for (const reason of refused) aside(reason);
  const reason = receipt.left.length > 0 ? 'crypto/late' : 'crypto/fork';
  for (const left of shelved) setAside(step, left, reason);
  relabelShelf(step, taken);
}

/**
 * Reasons for which the bytes are worth keeping: somebody may take the work up, a newer version read it, a key for it come, or a
 * fault of ours be mended. Where they come from does not send twice what it has sent.
 */
const KEPT_REASONS: ReadonlySet<string> = new Set([
  'crypto/late',
  'crypto/version',
  'crypto/suite',
  'crypto/apply',
  'crypto/fork',
  'crypto/key',
  'crypto/epoch',
  'engine/failed',
]);
/** Junk may arrive without end; what is past this is not even listed. */
const SET_ASIDE_MAX = 1_000;
/** Late work may be vouched for by what arrives next, and would then be missed: it is kept as long as its ledger keeps it. */
const LATE_MAX = 4_096;
const HELD_MAX = 4_096;

/** Writes down the envelope with the first reason that was found for it. */
export function setAside(step: Step, arrived: ArrivedEnvelope, reason: string): void {
  const { memory, clock } = step;
  const key = envelopeKey(arrived.envelope);
  const most = reason === 'crypto/late' ? LATE_MAX : SET_ASIDE_MAX;
  if (memory.setAside.has(key) || memory.setAside.size >= most) return;
  const envelope = KEPT_REASONS.has(reason) ? arrived.envelope : new Uint8Array(0);
  const row = { channelId: fromHexId(arrived.channelId), envelope, reason, since: clock.now() };
  memory.setAside.set(key, row);
  step.batch.put('set-aside', key, setAsideRow.encode(row));
}

/** Keeps the envelope until what it waits for has come; it is offered again at every start. */
function hold(step: Step, arrived: ArrivedEnvelope, statementId: string): void {
  const { memory, clock } = step;
  const { channelId, envelope } = arrived;
  const key = envelopeKey(envelope);
  memory.heldIn.set(statementId, key);
  if (memory.held.has(key) || memory.held.size >= HELD_MAX) return;
  const row: SetAsideRow = {
    channelId: fromHexId(channelId),
    envelope,
    reason: 'crypto/parent',
    since: clock.now(),
  };
  memory.held.set(key, row);
  step.batch.put('held', key, setAsideRow.encode(row));
}

/** The envelope in which a statement came that has waited since; what let it be judged may have come in another one. */
function cameIn({ memory }: Step, statementId: string): ArrivedEnvelope | undefined {
  const row = memory.held.get(memory.heldIn.get(statementId) ?? '');
  return row && { channelId: toHex(row.channelId), envelope: row.envelope };
}

/** A statement that waited has been judged: its envelope need not be kept when nothing else in it waits. */
function releaseStatement(step: Step, statementId: string | undefined): void {
  const { heldIn } = step.memory;
  const key = statementId === undefined ? undefined : heldIn.get(statementId);
  if (statementId === undefined || key === undefined) return;
  heldIn.delete(statementId);
  if (![...heldIn.values()].includes(key)) release(step, key);
}

const statementIdOf = (outcome: Outcome): string | undefined =>
  outcome.kind === 'accepted' || outcome.kind === 'late'
    ? outcome.statement.statementId
    : outcome.statementId;

/** An envelope that is offered again stays held only if it still waits. */
export function release(step: Step, key: string): void {
  step.memory.held.delete(key);
  step.batch.remove('held', key);
}

/** Sorts behind the numbers of entries that were taken in. */
const heldKey = (id: string): string => `held/${id}`;
