/** Which epochs hold, case by case, in a record whose members all have a box. */
import { beforeAll, describe, expect, test } from 'vitest';
import { toHex } from '../encoding/bytes.ts';
import { initCrypto } from '../primitives/sodium.ts';
import type { Body } from './bodies/body.ts';
import type { EpochBody } from './bodies/epoch.ts';
import { SEALED_BYTES, type Seal } from './bodies/seal.ts';
import { fromHexId } from './hex-id.ts';
import { CALM, History, resolveClaims } from './history.test-support.ts';
import { EPOCHS_IN_A_ROW_MAX } from './limits.ts';
import type { Outlook } from './outlook.ts';
import { NO_ID } from './path.ts';
import { add } from './people.test-support.ts';
import type { Tier } from './rights.ts';

beforeAll(initCrypto);

const BOX = { publicKey: new Uint8Array(1216), boxId: new Uint8Array(16).fill(9) };
const BOXES: Outlook = { ...CALM, boxAt: () => BOX };

/** Who is in the record beside its founder, and the tier of each in compartment 1. */
const PEOPLE = {
  W: { rights: { flags: 0, read: 7, write: 6 }, tier: 2 },
  R: { rights: { flags: 0, read: 7, write: 0 }, tier: 1 },
  M: { rights: { flags: 1, read: 7, write: 0 }, tier: 1 },
  N: { rights: { flags: 0, read: 1, write: 0 }, tier: undefined },
} as const;
const EVERYBODY: Readonly<Record<string, Tier>> = { A: 2, W: 2, R: 1, M: 1 };

class Scene {
  readonly history: History;
  #fresh = 0;

  constructor(seed: number) {
    this.history = new History(seed, ['A']);
    let last = 'genesis';
    for (const [name, { rights }] of Object.entries(PEOPLE)) {
      const body = add(this.history.user(name), rights);
      this.history.write(`${name} in`, { by: 'A', body, after: [last] });
      last = `${name} in`;
    }
  }

  seals(tiers: Readonly<Record<string, Tier>>): readonly Seal[] {
    return Object.entries(tiers)
      .map(([name, tier]) => ({
        ...{ memberId: fromHexId(this.history.user(name)), tier, boxId: BOX.boxId },
        sealed: new Uint8Array(tier === 3 ? SEALED_BYTES + 16 : SEALED_BYTES),
      }))
      .sort((a, b) => (toHex(a.memberId) < toHex(b.memberId) ? -1 : 1));
  }

  /** An epoch of compartment 1 with keys of its own, unless the parts say otherwise. */
  epoch(parts: Partial<EpochBody>, before: readonly string[] = []): Body {
    const keys = () => new Uint8Array(32).fill(++this.#fresh);
    const previous = before.map((name) => fromHexId(this.history.idOf(name)));
    const value: EpochBody = {
      ...{ compartment: 1, suite: 1, n: 1 + before.length, previous, readCommit: keys() },
      ...{ writePublicKey: keys(), dropPublicKey: keys(), boxPublicKey: new Uint8Array(0) },
      ...{ shareHash: NO_ID, cites: [], reason: 'asked', seals: this.seals(EVERYBODY) },
      wraps: previous.map(() => new Uint8Array(48)),
      ...parts,
    };
    return { type: 'epoch', value };
  }

  said(by: string, body: Body, after = 'N in', outlook = BOXES): string | undefined {
    const name = `said ${String(this.history.claims.length)}`;
    this.history.write(name, { by, body, after: [after] });
    return this.history.outcome(resolveClaims(this.history.claims, 'full', outlook)).verdicts[name];
  }
}

/** A record with its first epoch. */
function begun(seed: number): Scene {
  const record = new Scene(seed);
  record.history.write('first', { by: 'A', body: record.epoch({}), after: ['N in'] });
  return record;
}

describe('an epoch is made', () => {
  test('by who reads and writes, or reads and manages, and by nobody else', () => {
    const record = begun(140);
    const by = (name: string) => record.said(name, record.epoch({}, ['first']), 'first');
    expect(['A', 'W', 'M', 'R', 'N', 'Z'].map(by)).toEqual([
      ...['accepted', 'accepted', 'accepted', 'crypto/right', 'crypto/right', 'crypto/not-member'],
    ]);
  });

  test('by nobody under glass, also not for what they may write', () => {
    const record = new Scene(141);
    const { history } = record;
    const glass = { flags: 2, read: 7, write: 6 };
    history.write('G in', { by: 'A', body: add(history.user('G'), glass), after: ['N in'] });
    const seals = record.seals({ ...EVERYBODY, G: 3 });
    const shareHash = new Uint8Array(32).fill(1);
    expect(record.said('G', record.epoch({ seals, shareHash }), 'G in')).toBe('crypto/right');
    expect(record.said('W', record.epoch({ seals, shareHash }), 'G in')).toBe('accepted');
    expect(record.said('W', record.epoch({ seals }), 'G in')).toBe('crypto/epoch');
  });

  test('after those that were before, and none but managers cut what was', () => {
    const record = begun(142);
    const { history } = record;
    history.write('other', { by: 'A', body: record.epoch({ compartment: 2 }), after: ['first'] });
    const by = (name: string, parts: Partial<EpochBody>, before = ['first']) =>
      record.said(name, record.epoch(parts, before), 'other');
    expect(by('W', {})).toBe('accepted');
    expect(by('W', { n: 3 })).toBe('crypto/epoch');
    expect(by('W', { n: 1 })).toBe('crypto/epoch');
    expect(by('W', {}, [])).toBe('crypto/epoch');
    expect(by('W', {}, ['other'])).toBe('crypto/epoch');
    expect(by('W', {}, ['N in'])).toBe('crypto/epoch');
    expect(by('W', { n: 1 }, ['N in'])).toBe('crypto/epoch');
    expect(by('W', { n: 2 }, ['first', 'N in'])).toBe('crypto/epoch');
    expect([by('W', { wraps: [] }), by('M', { wraps: [] })]).toEqual(['crypto/epoch', 'accepted']);
    // Beside it, and unknown to it, is not before it.
    history.write('beside', { by: 'A', body: record.epoch({}, ['first']), after: ['first'] });
    expect(by('W', { n: 3 }, ['beside'])).toBe('crypto/epoch');
    const behind: Outlook = { ...BOXES, covers: () => false };
    expect(record.said('W', record.epoch({}, ['first']), 'other', behind)).toBe('crypto/epoch');
  });

  test('first in its compartment by any writer, and only in one there is', () => {
    const record = new Scene(143);
    expect(record.said('W', record.epoch({}))).toBe('accepted');
    expect(record.said('W', record.epoch({ compartment: 2 }))).toBe('accepted');
    const none = record.epoch({ compartment: 3, seals: [] });
    expect(record.said('A', none)).toBe('crypto/right');
  });

  test('with keys nobody has used before, and a box only where the group has one', () => {
    const record = begun(144);
    const { history } = record;
    const [used] = history.resolve(history.claims).epochs;
    const first = history.claims.at(-1)?.body;
    if (used !== undefined || first?.type !== 'epoch') throw new Error('the first needs boxes');
    const { writePublicKey, dropPublicKey } = first.value;
    const said = (parts: Partial<EpochBody>) =>
      record.said('W', record.epoch(parts, ['first']), 'first');
    expect(said({ writePublicKey })).toBe('crypto/epoch');
    expect(said({ dropPublicKey })).toBe('crypto/epoch');
    const boxPublicKey = history.person('A').device.card.boxPublicKey;
    expect(said({ boxPublicKey })).toBe('crypto/epoch');
    expect(said({})).toBe('accepted');
  });

  test('for everybody who may read, each in their tier and box, and for nobody else', () => {
    const record = new Scene(145);
    const said = (seals: readonly Seal[], outlook = BOXES) =>
      record.said('W', record.epoch({ seals }), 'N in', outlook);
    const all = record.seals(EVERYBODY);
    expect(said(all)).toBe('accepted');
    expect(said(all.slice(1))).toBe('crypto/epoch');
    expect(said(record.seals({ ...EVERYBODY, N: 1 }))).toBe('crypto/epoch');
    expect(said(record.seals({ ...EVERYBODY, R: 2 }))).toBe('crypto/epoch');
    const otherBox = all.map((seal) => ({ ...seal, boxId: new Uint8Array(16) }));
    expect(said(otherBox)).toBe('crypto/epoch');
    expect(said(all, { ...BOXES, boxAt: () => 'uncited' })).toBe('crypto/epoch');
    expect(said([], { ...BOXES, boxAt: () => 'uncited' })).toBe('crypto/epoch');
    expect(said([], { ...BOXES, boxAt: () => 'none' })).toBe('accepted');
  });
});

test('a grant holds whole or not at all: one seal too many, or of too high a tier, and it gives nothing', () => {
  const record = begun(147);
  const said = (by: string, tiers: Readonly<Record<string, Tier>>) => {
    const epochId = fromHexId(record.history.idOf('first'));
    const value = { epochId, seals: record.seals(tiers) };
    return record.said(by, { type: 'grant', value }, 'first');
  };
  expect([said('A', { R: 1 }), said('A', { R: 1, M: 1, W: 2 })]).toEqual(['accepted', 'accepted']);
  expect([said('A', { R: 1, N: 1 }), said('A', { R: 1, W: 1 })]).toEqual([
    ...['crypto/epoch', 'crypto/epoch'],
  ]);
  expect([said('R', { R: 1, M: 1 }), said('R', { M: 1, W: 2 })]).toEqual([
    ...['accepted', 'crypto/right'],
  ]);
});

test('thirty-two in a row by one writer are enough until somebody answers; managers go on', () => {
  const record = new Scene(146);
  const { history } = record;
  let last = 'N in';
  let before: readonly string[] = [];
  for (let n = 1; n <= EPOCHS_IN_A_ROW_MAX; n++) {
    const name = `epoch ${String(n)}`;
    history.write(name, { by: 'W', body: record.epoch({ n, seals: [] }, before), after: [last] });
    [last, before] = [name, [name]];
  }
  const outlook: Outlook = { ...BOXES, boxAt: () => 'none' };
  const next = () => record.epoch({ n: EPOCHS_IN_A_ROW_MAX + 1, seals: [] }, before);
  const said = (by: string, after: string) => record.said(by, next(), after, outlook);
  expect([said('W', last), said('M', last)]).toEqual(['crypto/limit', 'accepted']);
  const other = record.epoch({ compartment: 2, seals: [] });
  expect(record.said('W', other, last, outlook)).toBe('accepted');
  const answer = add(history.user('X'), PEOPLE.R.rights);
  history.write('unread', { by: 'R', body: answer, after: [last] });
  expect(said('W', 'unread')).toBe('crypto/limit');
  history.write('answered', { by: 'A', body: answer, after: [last] });
  expect(said('W', 'answered')).toBe('accepted');
});
