import { describe, expect, test } from 'vitest';
import {
  ACCOUNT_MS,
  accountOf,
  isOwedAfter,
  type Pack,
  type PackAccount,
  type PackNote,
} from './pack-account.ts';

const END = 1_000_000;
const pack: Pack = { packId: 'aa', deviceId: '01', notAfter: END };
const note = (says: PackNote['says'], changes: Partial<PackNote> = {}): PackNote => ({
  ...{ packId: 'aa', deviceId: '01', says },
  ...changes,
});

const LAST_MOMENT = END + ACCOUNT_MS;

describe('attack 38: a shift pack', () => {
  test('that never comes back counts as opened from a day after its end, and its keys are owed a successor', () => {
    expect([accountOf(pack, [], LAST_MOMENT), isOwedAfter(pack, [], LAST_MOMENT)]).toEqual([
      'running',
      false,
    ]);
    expect([accountOf(pack, [], LAST_MOMENT + 1), isOwedAfter(pack, [], LAST_MOMENT + 1)]).toEqual([
      'presumed-opened',
      true,
    ]);
  });

  test('whose account leaves out what its own note says is shown as a contradiction, and owed at once', () => {
    const notes = [note('opened'), note('closed-unopened')];
    expect([accountOf(pack, notes, 0), isOwedAfter(pack, notes, 0)]).toEqual([
      'contradicted',
      true,
    ]);
    expect(accountOf(pack, [...notes].reverse(), 0)).toBe('contradicted');
    expect(accountOf(pack, [note('closed-opened'), note('closed-unopened')], 0)).toBe(
      'contradicted',
    );
  });

  test('is believed when it says that nothing was opened and nothing says otherwise, also late', () => {
    const late = LAST_MOMENT + 1;
    const account = [note('closed-unopened')];
    expect([accountOf(pack, account, late), isOwedAfter(pack, account, late)]).toEqual([
      'not-opened',
      false,
    ]);
  });

  test.each<readonly [string, Partial<PackNote>]>([
    ['another device', { deviceId: '02' }],
    ['the account of another pack', { packId: 'bb' }],
  ])('is not accounted for by %s', (_who, changes) => {
    const notes = [note('closed-unopened', changes), note('opened', changes)];
    expect(accountOf(pack, notes, LAST_MOMENT + 1)).toBe('presumed-opened');
    expect(accountOf(pack, notes, LAST_MOMENT)).toBe('running');
  });

  test('that was opened owes a successor when it is closed or over, and not while it is needed', () => {
    const open: readonly (readonly [readonly PackNote[], number, PackAccount, boolean])[] = [
      [[note('opened')], END, 'opened', false],
      [[note('opened')], END + 1, 'opened', true],
      [[note('opened'), note('closed-opened')], 0, 'opened', true],
      [[note('opened'), note('closed-opened', { deviceId: '02' })], 0, 'opened', false],
    ];
    for (const [notes, now, account, isOwed] of open)
      expect([accountOf(pack, notes, now), isOwedAfter(pack, notes, now)]).toEqual([
        account,
        isOwed,
      ]);
  });
});

test('an opening in a pack that runs on is owed nothing yet, whatever was closed in another pack or by another device', () => {
  const opened = note('opened');
  expect(isOwedAfter(pack, [opened], END)).toBe(false);
  expect(isOwedAfter(pack, [opened, note('closed-opened')], END)).toBe(true);
  for (const changes of [{ packId: 'bb' }, { deviceId: '02' }])
    expect(isOwedAfter(pack, [opened, note('closed-opened', changes)], END)).toBe(false);
});
