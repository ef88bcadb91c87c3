/** Which late entries count after all, told by a log whose paths are late by name. */
import { beforeAll, expect, test } from 'vitest';
import { toHex } from '../encoding/bytes.ts';
import { initCrypto } from '../primitives/sodium.ts';
import type { Body } from './bodies/body.ts';
import { CALM, History, resolveClaims } from './history.test-support.ts';
import { COVER_ROUNDS_MAX } from './limits.ts';
import type { Outlook } from './outlook.ts';
import { add, OWNER, READER, remove, set } from './people.test-support.ts';
import { GENESIS } from './worked-examples.test-support.ts';

beforeAll(initCrypto);

/** Says nothing but what its author has seen. */
const link: Body = {
  type: 'link',
  value: {
    ...{ what: 'directory', id: new Uint8Array(32).fill(1) },
    ...{ channelId: new Uint8Array(16), key: new Uint8Array(32) },
  },
};

/** What becomes of a history in which everything by the leaver is late. */
function outcome(h: History) {
  const late = h.user('leaver');
  const outlook: Outlook = {
    ...CALM,
    judgePath: ({ userId }) => (toHex(userId) === late ? 'late' : 'accepted'),
  };
  return h.outcome(resolveClaims(h.claims, 'full', outlook));
}

const begin = (seed: number): History => new History(seed, ['owner', 'leaver']);

test('a late entry counts when somebody builds on it, and else it does not', () => {
  const h = begin(60)
    .write('a', { by: 'leaver', body: add('11'.repeat(32), READER), after: GENESIS })
    .write('b', { by: 'leaver', body: add('22'.repeat(32), READER), after: GENESIS })
    .write('seen', { by: 'owner', body: link, after: ['a'] });
  expect(outcome(h).verdicts).toMatchObject({ a: 'accepted', b: 'crypto/late', seen: 'accepted' });
});

test('nobody covers who could not write the log there, or who was removed or lowered unknown to them', () => {
  const byReader = begin(61);
  byReader
    .write('in', { by: 'owner', body: add(byReader.user('reader'), READER), after: GENESIS })
    .write('late', { by: 'leaver', body: add('11'.repeat(32), READER), after: ['in'] })
    .write('cover', { by: 'reader', body: link, after: ['late'] });
  expect(outcome(byReader).verdicts).toMatchObject({ late: 'crypto/late' });
  const by = (unknown: (h: History) => Body, seed: number) => {
    const h = begin(seed);
    h.write('in', { by: 'owner', body: add(h.user('writer'), OWNER), after: GENESIS })
      .write('late', { by: 'leaver', body: add('11'.repeat(32), READER), after: ['in'] })
      .write('cover', { by: 'writer', body: link, after: ['late'] })
      .write('unknown', { by: 'owner', body: unknown(h), after: ['in'] });
    return outcome(h).verdicts['late'];
  };
  expect(by((h) => remove(h.user('writer')), 62)).toBe('crypto/late');
  expect(by((h) => set(h.user('writer'), READER), 63)).toBe('crypto/late');
  expect(by(() => link, 64)).toBe('accepted');
});

test('who is a member only by a covered entry covers in turn, sixteen times and no more', () => {
  const h = begin(65);
  const count = COVER_ROUNDS_MAX + 2;
  const names = Array.from({ length: count }, (_, i) => `m${String(i + 1)}`);
  let [last, covered] = ['genesis', 'genesis'];
  for (const [i, name] of names.entries()) {
    const by = names[i - 1] ?? 'owner';
    h.write(`appoint ${name}`, { by: 'leaver', body: add(h.user(name), OWNER), after: [last] });
    last = `appoint ${name}`;
    const after = [...new Set([covered, last])].sort((a, b) => (h.idOf(a) < h.idOf(b) ? -1 : 1));
    h.write(`cover ${name}`, { by, body: link, after });
    covered = `cover ${name}`;
  }
  const { members } = outcome(h);
  expect(members.filter((name) => name.startsWith('m')).length).toBe(COVER_ROUNDS_MAX);
  expect(members).toContain('m16');
});

test('who covers the end of their own membership covers nothing any more, for good', () => {
  const h = begin(66);
  h.write('in', { by: 'leaver', body: add(h.user('junior'), OWNER), after: GENESIS })
    .write('seen', { by: 'owner', body: link, after: ['in'] })
    .write('out', { by: 'leaver', body: remove(h.user('junior')), after: ['in'] })
    .write('cover', { by: 'junior', body: link, after: ['out'] });
  expect(outcome(h).verdicts).toMatchObject({ in: 'accepted', out: 'crypto/late' });
  expect(outcome(h).members).toContain('junior');
});

test('a late consent to an expulsion counts where somebody builds on it, and else it is none', () => {
  const tell = (seed: number) =>
    new History(seed, ['owner', 'leaver', 'third']).expel('out', {
      ...{ by: 'owner', target: 'third', cosigners: ['leaver'], after: GENESIS },
    });
  expect(outcome(tell(67)).verdicts['out']).toBe('crypto/quorum');
  const seen = tell(68).write('seen', { by: 'owner', body: link, after: ['out'] });
  expect(outcome(seen).verdicts['out']).toBe('accepted');
  expect(outcome(seen).members).toEqual(['leaver', 'owner']);
});

test('a founder’s late leaving leaves nobody out, and a refused path does not count for being built on', () => {
  const h = begin(69);
  h.write('M in', { by: 'owner', body: add(h.user('M'), OWNER), after: GENESIS })
    .write('by M', { by: 'M', body: add('11'.repeat(32), READER), after: ['M in'] })
    .write('late', { by: 'leaver', body: add('22'.repeat(32), READER), after: ['M in'] })
    .write('leaves', { by: 'leaver', body: remove(h.user('leaver')), after: ['late'] })
    .write('see M', { by: 'owner', body: link, after: ['by M'] })
    .write('see late', { by: 'owner', body: link, after: ['late'] });
  const [late, refused] = [h.user('leaver'), h.user('M')];
  const outlook: Outlook = {
    ...CALM,
    judgePath: ({ userId }) => {
      const user = toHex(userId);
      return user === late ? 'late' : user === refused ? 'crypto/right' : 'accepted';
    },
  };
  const { members, verdicts } = h.outcome(resolveClaims(h.claims, 'full', outlook));
  expect(verdicts).toMatchObject({
    'by M': 'crypto/right',
    late: 'accepted',
    leaves: 'crypto/late',
  });
  expect(members).toContain('leaver');
});

test('late consents and timely ones are counted together, and consent under a refused path never', () => {
  const expelled = (seed: number, refused: string) => {
    const h = new History(seed, ['owner', 'leaver', 'third', 'fourth', 'fifth']);
    h.expel('out', {
      ...{ by: 'owner', target: 'third', cosigners: ['fourth', 'leaver'], after: GENESIS },
    }).write('seen', { by: 'owner', body: link, after: ['out'] });
    const [late, none] = [h.user('leaver'), h.user(refused)];
    const outlook: Outlook = {
      ...CALM,
      judgePath: ({ userId }) => {
        const user = toHex(userId);
        return user === none ? 'crypto/right' : user === late ? 'late' : 'accepted';
      },
    };
    return h.outcome(resolveClaims(h.claims, 'full', outlook)).verdicts['out'];
  };
  // Three of four others are more than half, and two are not.
  expect(expelled(160, 'fifth')).toBe('accepted');
  expect(expelled(161, 'fourth')).toBe('crypto/quorum');
  expect(expelled(162, 'leaver')).toBe('crypto/quorum');
});
