/** The bytes of a stored state: there and back, and what is refused. */
import { describe, expect, test } from 'vitest';
import { ERROR_NUMBERS, type CryptoErrorCode } from '../errors.ts';
import type { Member } from './group-state.ts';
import { encodeStoredLog, parseStoredLog, type StoredLog } from './stored-log.ts';

const id = (byte: string): string => byte.repeat(32);

const member = (parts: Partial<Member>): Member => ({
  ...{ memberId: id('11'), memberKind: 'user', rights: { flags: 1, read: 7, write: 6 } },
  ...{ rank: { generation: 0, depth: 0, id: '' }, pending: false, stranded: false },
  ...{ since: id('22') },
  ...parts,
});

const base: StoredLog = {
  ...{ groupId: id('aa'), kind: 'user', entries: [], cited: [], mark: { count: 0, sum: 0 } },
  ...{ members: [], heads: [], isWritable: false },
};

const ofKind = (memberKind: Member['memberKind']): Member => member({ memberKind });

const verdictOf = () => ({ id: id('55'), verdict: 'accepted' as const });

const readAgain = (stored: StoredLog) => parseStoredLog(encodeStoredLog(stored));

describe('a stored state comes back as it was', () => {
  test.each<[string, Partial<StoredLog>]>([
    ['of a person', {}],
    ['of a role', { kind: 'role', isWritable: true }],
    ['of an organisation', { kind: 'organisation' }],
    ['of a record, with whom it looks at', { kind: 'record', cited: [id('01'), id('02')] }],
    ['with its mark', { mark: { count: 3, sum: 2 ** 48 - 1 } }],
    ['with its heads', { heads: [id('09'), id('03')] }],
    ['with its members', { members: [member({}), member({ memberId: id('12') })] }],
    ['with who waits', { members: [member({ pending: true })] }],
    ['with who could not leave', { members: [member({ stranded: true })] }],
    ['with who is both', { members: [member({ pending: true, stranded: true })] }],
    ['with a device and a role', { members: (['device', 'role'] as const).map(ofKind) }],
    ['with who takes a place', { members: [member({ replaces: id('33') })] }],
    ['with a rank', { members: [member({ rank: { generation: 2, depth: 9, id: id('44') } })] }],
  ])('%s', (_, parts) => {
    const stored = { ...base, ...parts };
    expect(readAgain(stored)).toEqual({ ok: true, value: stored });
  });

  test('with every verdict there is', () => {
    const codes = Object.keys(ERROR_NUMBERS) as CryptoErrorCode[];
    const entries = (['accepted', 'ignored', ...codes] as const).map((verdict, place) => ({
      ...{ id: id((place + 16).toString(16)), verdict },
    }));
    expect(readAgain({ ...base, entries })).toEqual({ ok: true, value: { ...base, entries } });
  });
});

/** The bytes of a state with one of them exchanged. */
const exchanged = (stored: StoredLog, place: number, byte: number) =>
  parseStoredLog(encodeStoredLog(stored).map((was, i) => (i === place ? byte : was)));

/** version, group, kind, entries, cited, count, sum: before the list of members. */
const MEMBERS_AT = 1 + 32 + 1 + 2 + 2 + 4 + 8 + 2;

describe('a stored state is refused', () => {
  const length = encodeStoredLog(base).length;
  const one = { ...base, members: [member({})] };
  test.each<[string, StoredLog, number, number]>([
    ['of a kind nobody knows', base, 33, 4],
    ['with a verdict nobody knows', { ...base, entries: [verdictOf()] }, 36 + 32, 250],
    ['neither writable nor not', base, length - 1, 2],
    ['with a member of a kind nobody knows', one, MEMBERS_AT + 32, 3],
    ['with rights nobody has', one, MEMBERS_AT + 33, 3],
    ['with a mark nobody knows', one, MEMBERS_AT + 33 + 5 + 2 + 4 + 32, 4],
  ])('%s', (_, stored, place, byte) => {
    expect(exchanged(stored, place, byte)).toEqual({ ok: false, error: { code: 'crypto/form' } });
  });

  test('of another version of this program, as that', () => {
    for (const version of [0, 1, 3])
      expect(exchanged(base, 0, version)).toEqual({
        ok: false,
        error: { code: 'crypto/version' },
      });
  });
});
