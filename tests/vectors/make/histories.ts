/** The worked histories of the design and random ones, as entries and outcomes. */
import { toHex } from '#crypto/encoding/bytes.ts';
import { lateExamples } from '#crypto/epoch/late-rotation.test-support.ts';
import { invariant } from '#crypto/errors.ts';
import { History, resolveClaims, someOrder } from '#crypto/log/history.test-support.ts';
import type { GroupState } from '#crypto/log/group-state.ts';
import { LogBook } from '#crypto/log/log-book.ts';
import type { NodeClaim } from '#crypto/log/log-set.ts';
import { seededNumbers, type Person } from '#crypto/log/people.test-support.ts';
import { createClinic, randomClinicHistory } from '#crypto/log/lateness.test-support.ts';
import { createCast, randomHistory } from '#crypto/log/random-history.test-support.ts';
import { DEVICE_EXAMPLES } from '#crypto/log/worked-devices.test-support.ts';
import { ABC, EXAMPLES, GENESIS } from '#crypto/log/worked-examples.test-support.ts';
import type { HistoryVector } from '../history-file.ts';

const RANDOM_HISTORIES = 60;
const RANDOM_ACROSS_LOGS = 20;

export function historyVectors(): readonly HistoryVector[] {
  const cast = createCast();
  const random = Array.from({ length: RANDOM_HISTORIES }, (_, i) => {
    const { seed, claims } = randomHistory(cast, i + 1);
    return vectorOf(`random ${String(seed)}`, { claims, people: cast });
  });
  return [...worked(), ...acrossLogs(), ...random];
}

function randomLateness() {
  const clinic = createClinic();
  return Array.from({ length: RANDOM_ACROSS_LOGS }, (_, i) => ({
    title: `random across logs ${String(i + 1)}`,
    record: clinic.record,
    entries: randomClinicHistory(clinic, i + 1),
  }));
}

/** Histories in which an end of access in one log meets entries in another. */
function acrossLogs(): readonly HistoryVector[] {
  return [...lateExamples(), ...randomLateness()].map(({ title, record, entries }) => {
    const book = new LogBook();
    book.add(entries);
    const state = book.state(record);
    invariant(state !== undefined, 'the history has a record');
    const all = [...new Set(entries.map(toHex))];
    const isPerson = (entry: string) => people.has(entry);
    const people = new Set(
      book
        .groups()
        .filter((groupId) => book.state(groupId)?.kind === 'user')
        .flatMap((groupId) => book.entriesOf(groupId).slice(0, 1).map(toHex)),
    );
    return {
      title,
      groupId: record,
      people: all.filter(isPerson).sort(),
      entries: all.filter((entry) => !isPerson(entry)).sort(),
      ...outcomeOf(state),
    };
  });
}

function worked(): readonly HistoryVector[] {
  const double = new History(8, ABC)
    .expel('AB out C', { by: 'A', target: 'C', cosigners: ['B'], after: GENESIS })
    .expel('CA out B', { by: 'C', target: 'B', cosigners: ['A'], after: GENESIS });
  const told = [
    ...EXAMPLES.map(({ title, tell }) => ({ title, history: tell() })),
    { title: '8: a double signature expels one founder and not two', history: double },
  ];
  return [
    ...told.map(({ title, history }) =>
      vectorOf(title, { claims: history.claims, people: history.people() }),
    ),
    ...DEVICE_EXAMPLES.map(({ title, history }) =>
      vectorOf(title, { claims: history().claims, people: [] }),
    ),
  ];
}

/** Entries in an order of no meaning; each person's own beginning is told once, by its place in the cast. */
function vectorOf(
  title: string,
  { claims, people }: { readonly claims: readonly NodeClaim[]; readonly people: readonly Person[] },
): HistoryVector {
  const state = resolveClaims(claims);
  const used = people.filter(({ userId }) =>
    claims.some(
      ({ entry, cosigners }) =>
        toHex(entry.path.userId) === userId || cosigners.some(({ member }) => member === userId),
    ),
  );
  const entries = someOrder(claims, seededNumbers(7)).map(({ bytes }) => toHex(bytes));
  return {
    title,
    groupId: state.groupId,
    people: used.map(({ genesis }) => toHex(genesis)),
    entries: [...entries].sort(),
    ...outcomeOf(state),
  };
}

export function outcomeOf(state: GroupState) {
  return {
    members: Object.fromEntries(
      [...state.members]
        .sort((a, b) => (a.memberId < b.memberId ? -1 : 1))
        .map(({ memberId, rights }) => [memberId, rights]),
    ),
    stranded: state.members
      .filter(({ stranded }) => stranded)
      .map(({ memberId }) => memberId)
      .sort(),
    verdicts: Object.fromEntries([...state.entryVerdicts].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}
