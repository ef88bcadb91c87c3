/** What readers see of the notes of one group, whatever the logs say: order, chains, forks, what waits and what is only counted. */
import { beforeEach, describe, expect, test } from 'vitest';
import { toHex } from '../encoding/bytes.ts';
import { createPerson, seededRandom } from '../log/people.test-support.ts';
import { fromHexId } from '../log/hex-id.ts';
import type { Path } from '../log/path.ts';
import { FLAG_GLASS, type Rights } from '../log/rights.ts';
import type { SigningKey } from '../primitives/signature.ts';
import { initCrypto } from '../primitives/sodium.ts';
import { EvidenceBook, SHOWN_MAX, type EvidenceAuthority } from './evidence-book.ts';
import {
  signNextEvidence,
  tailOf,
  type ChainTail,
  type Evidence,
  type SignedEvidence,
} from './evidence.ts';

await initCrypto();

const random = seededRandom(5);
const [GROUP, EPOCH, ROLE] = [random(32), random(32), random(32)];
const SUMMARY = 1;

interface Maker {
  readonly path: Path;
  readonly key: SigningKey;
}
const makers: readonly Maker[] = [1, 2]
  .map(() => {
    const { userId, device } = createPerson(random);
    const path = { userId: fromHexId(userId), deviceId: device.deviceId, cites: [] };
    return { path, key: device.signingKey };
  })
  .sort((a, b) => (toHex(a.path.deviceId) < toHex(b.path.deviceId) ? -1 : 1));
const [low, high] = makers;
if (low === undefined || high === undefined) throw new Error('there are two');

let unknown: string[];
let rights: Rights | undefined;
let book: EvidenceBook;
const authority: EvidenceAuthority = {
  missingEntries: () => unknown,
  isEpoch: () => true,
  signPublicKeyOf: ({ deviceId }) =>
    makers.find(({ path }) => toHex(path.deviceId) === toHex(deviceId))?.key.publicKey,
  rightsEver: () => rights,
  isStanding: () => true,
};

beforeEach(() => {
  unknown = [];
  rights = { flags: 0, read: 0b11, write: 0 };
  book = new EvidenceBook(GROUP, authority);
});

const note = (
  { path, key }: Maker,
  tail?: ChainTail,
  change: Partial<Evidence> = {},
): SignedEvidence => {
  const draft = {
    ...{ groupId: GROUP, compartment: SUMMARY, epochId: EPOCH, path, type: 'view' as const },
    ...{ packId: undefined, claimedTime: 1, clock: 'local' as const, body: new Uint8Array(0) },
    ...change,
  };
  const signed = signNextEvidence(tail, draft, key);
  if (!signed.ok) throw new Error(signed.error.code);
  return signed.value;
};
const chainOf = (maker: Maker, length: number): readonly SignedEvidence[] => {
  const chain: SignedEvidence[] = [];
  for (let n = 0; n < length; n++) {
    const last = chain.at(-1);
    chain.push(note(maker, last && tailOf(last)));
  }
  return chain;
};
const take = ({ bytes }: SignedEvidence) => book.receive(bytes, SUMMARY);
const idOf = ({ evidenceId }: SignedEvidence) => toHex(evidenceId);
const shownIds = () => book.shown().map(({ evidenceId }) => evidenceId);

test('notes are shown by device and in the order of each chain, however they came', () => {
  const [first, second] = [chainOf(low, 2), chainOf(high, 2)];
  for (const one of [...second, ...first].reverse()) take(one);
  expect(shownIds()).toEqual([...first, ...second].map(idOf));
  const role = note(high, undefined, { path: { ...high.path, roleId: ROLE } });
  take(role);
  const roles = book.shown().map(({ roleId }) => roleId);
  expect(roles.filter((roleId) => roleId !== undefined)).toEqual([toHex(ROLE)]);
});

test('notes that claim one number of one device are a fork, and stand in the order of their ids', () => {
  const claims = Array.from({ length: 6 }, (_, claimedTime) =>
    note(low, undefined, { claimedTime }),
  );
  const ids = claims.map(idOf).sort();
  for (const one of [note(high), ...chainOf(high, 2), claims[0] ?? note(low)]) take(one);
  expect(book.forks()).toEqual([]);
  for (const one of claims) take(one);
  expect(shownIds().slice(0, 6)).toEqual(ids);
  expect(book.forks().map((fork) => fork.map(({ evidenceId }) => evidenceId))).toEqual([ids]);
});

test('opening and closing by breaking the glass need its flag, every other note needs to read', () => {
  const notes = (['open', 'close', 'view', 'review'] as const).map((type) =>
    note(low, undefined, { type }),
  );
  expect(notes.map((one) => take(one).kind)).toEqual(['held', 'held', 'shown', 'shown']);
  rights = { flags: FLAG_GLASS, read: 0b10, write: 0 };
  expect(book.reconsider().map(({ kind }) => kind)).toEqual(['shown', 'shown']);
  rights = { flags: FLAG_GLASS, read: 0b01, write: 0 };
  expect(take(note(high)).kind).toBe('held');
});

test('what is no note is refused as what it is', () => {
  expect(book.receive(note(low).bytes.slice(1), SUMMARY)).toMatchObject({ kind: 'refused' });
  expect(book.receive(new Uint8Array(9), SUMMARY)).toEqual({
    ...{ kind: 'refused', code: 'crypto/form' },
  });
});

test('a note of a device nobody knows is refused', () => {
  const { userId, device } = createPerson(random);
  const path = { userId: fromHexId(userId), deviceId: device.deviceId, cites: [] };
  expect(take(note({ path, key: device.signingKey }))).toEqual({
    ...{ kind: 'refused', code: 'crypto/signature' },
  });
});

test('what waits says for what, each note by itself, and is judged when that has come', () => {
  const [one, two] = [note(low), note(high)];
  unknown = ['aa'.repeat(32), 'bb'.repeat(32)];
  const missing = unknown.map((id) => ({ kind: 'entry', id }));
  expect(take(one)).toEqual({ kind: 'held', evidenceId: idOf(one), missing });
  expect(take(two)).toEqual({ kind: 'held', evidenceId: idOf(two), missing });
  [unknown, rights] = [[], undefined];
  const waits = [one, two].map((each) => ({
    ...{ kind: 'held', evidenceId: idOf(each), missing: [] },
  }));
  expect(book.reconsider()).toEqual(waits);
  rights = { flags: 0, read: 0b10, write: 0 };
  expect(book.reconsider().map(({ kind }) => kind)).toEqual(['shown', 'shown']);
});

describe('a flood', () => {
  const flood = chainOf(low, SHOWN_MAX + 2);
  const expected = () => [
    {
      ...{ deviceId: toHex(low.path.deviceId), compartment: SUMMARY, epochId: toHex(EPOCH) },
      ...{ more: 2, head: { n: SHOWN_MAX + 2, evidenceId: idOf(flood.at(-1) ?? note(low)) } },
    },
  ];

  test('is counted beyond what is shown, with the head of its chain', () => {
    const kinds = flood.map((one) => take(one).kind);
    expect(kinds.slice(-3)).toEqual(['shown', 'counted', 'counted']);
    expect(book.tallies()).toEqual(expected());
    expect(shownIds()).toEqual(flood.slice(0, SHOWN_MAX).map(idOf));
  });

  test('pushes out what has higher numbers, and never what has lower ones', () => {
    const kinds = [...flood].reverse().map((one) => take(one).kind);
    expect(new Set(kinds)).toEqual(new Set(['shown']));
    expect(book.tallies()).toEqual(expected());
    expect(shownIds()).toEqual(flood.slice(0, SHOWN_MAX).map(idOf));
  });
});

test('what was shown before is taken back without its signature, in its own place only and once', () => {
  const signed = note(low);
  const bytes = signed.bytes.slice();
  bytes.fill(0, -64);
  expect(book.receive(bytes, SUMMARY)).toEqual({ kind: 'refused', code: 'crypto/signature' });
  book.restore(bytes, 2);
  new EvidenceBook(random(32), authority).restore(bytes, SUMMARY);
  book.restore(bytes.slice(1), SUMMARY);
  book.restore(note(low, undefined, { groupId: ROLE }).bytes, SUMMARY);
  expect(book.shown()).toEqual([]);
  for (let time = 0; time < 2; time++) book.restore(bytes, SUMMARY);
  expect(shownIds()).toEqual([idOf(signed)]);
  expect(book.forks()).toEqual([]);
  expect(take(signed)).toEqual({ kind: 'duplicate', evidenceId: idOf(signed) });
});
