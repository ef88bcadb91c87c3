/** What was to be decided by who knew only a part of a log: there nothing is late yet, and what was refused is refused. */
import { beforeAll, expect, test } from 'vitest';
import { toHex } from '../encoding/bytes.ts';
import { initCrypto } from '../primitives/sodium.ts';
import { CALM, History } from './history.test-support.ts';
import { LogSet } from './log-set.ts';
import type { Outlook, PathVerdict } from './outlook.ts';
import { add, OWNER, READER, set } from './people.test-support.ts';
import { resolveLog } from './resolve-log.ts';
import { GENESIS } from './worked-examples.test-support.ts';

beforeAll(initCrypto);

/** Who is a member by what is known now, and who was one for somebody that knew only the named entry and its past. */
function members(h: History, last: string, verdicts: Readonly<Record<string, PathVerdict>>) {
  const [genesis, ...others] = h.claims;
  if (genesis?.body.type !== 'genesis') throw new Error('a history begins with its genesis');
  const log = new LogSet(genesis, genesis.body.value);
  for (const claim of others) log.add(claim);
  const byUser = new Map(Object.entries(verdicts).map(([name, said]) => [h.user(name), said]));
  const outlook: Outlook = {
    ...CALM,
    judgePath: ({ userId }) => byUser.get(toHex(userId)) ?? 'accepted',
  };
  const { decisions, within } = resolveLog(log, outlook);
  const closure = log.closureOf([h.idOf(last)]);
  if (closure === undefined) throw new Error('it was written');
  const names = (of: typeof decisions | undefined) =>
    of
      ?.members(closure)
      .map(({ member }) => h.nameOf(member))
      .sort();
  return { now: names(decisions), then: names(within(closure)) };
}

test('a consent that is late by now counted for who knew nothing of that, and one that was refused never did', () => {
  const h = new History(220, ['A', 'B', 'C']).expel('out', {
    ...{ by: 'A', target: 'C', cosigners: ['B'], after: GENESIS },
  });
  expect(members(h, 'out', {})).toEqual({ now: ['A', 'B'], then: ['A', 'B'] });
  expect(members(h, 'out', { B: 'late' })).toEqual({ now: ['A', 'B', 'C'], then: ['A', 'B'] });
  expect(members(h, 'out', { B: 'crypto/right' })).toEqual({
    ...{ now: ['A', 'B', 'C'], then: ['A', 'B', 'C'] },
  });
});

test('so it is with an appointment, and with nothing that came beside it', () => {
  const h = new History(221, ['A', 'B']);
  h.write('M in', { by: 'A', body: add(h.user('M'), OWNER), after: GENESIS })
    .write('X in', { by: 'M', body: add(h.user('X'), READER), after: ['M in'] })
    .write('raised', { by: 'A', body: set(h.user('X'), OWNER), after: ['X in'] })
    .write('beside', { by: 'B', body: add(h.user('Y'), READER), after: ['M in'] });
  const by = (verdict: PathVerdict) => members(h, 'raised', { M: verdict });
  expect(by('accepted')).toEqual({ now: ['A', 'B', 'M', 'X'], then: ['A', 'B', 'M', 'X'] });
  // Late, and covered by who built on it.
  expect(by('late').then).toEqual(['A', 'B', 'M', 'X']);
  expect(by('crypto/right')).toEqual({ now: ['A', 'B', 'M'], then: ['A', 'B', 'M'] });
});
