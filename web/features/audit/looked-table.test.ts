import { expect, test } from 'vitest';
import { parseUserId, type UserId } from '#kernel/ids.ts';
import { parseMillis, type Millis } from '#kernel/ports.ts';
import { lookedTable, type TableWords } from './looked-table.ts';
import type { Visit } from './queries.ts';

const user = (digit: string): UserId => {
  const id = parseUserId(digit.repeat(64));
  if (id === undefined) throw new Error('a user id');
  return id;
};
const at = (ms: number): Millis => {
  const time = parseMillis(ms);
  if (time === undefined) throw new Error('a time');
  return time;
};
const [amina, rosa] = [user('a'), user('b')];
const NAMES = new Map<string, string>([
  [amina, 'Sarr, Amina'],
  [rosa, '=HYPERLINK("x")'],
]);
const words: TableWords = {
  columns: ['Time', 'Person', 'Profession', 'What', 'Words'],
  name: (userId) => NAMES.get(userId) ?? '',
  profession: (userId) => (userId === amina ? 'Nurse' : 'Patient'),
  what: ({ type }) => type,
  contested: 'not right',
};
const visit: Visit = {
  ...{
    key: '1',
    notes: ['1'],
    userId: amina,
    at: at(0),
    isContested: false,
    type: 'view',
    kinds: [],
  },
  contests: [{ userId: rosa, at: at(60_000), words: 'I was not here.\nAsk "Lee"' }],
};

test('a table of who looked holds each visit and what was said about it, quoted as RFC 4180 asks', () => {
  expect(lookedTable([visit], words)).toBe(
    'Time,Person,Profession,What,Words\r\n' +
      '1970-01-01T00:00:00.000Z,"Sarr, Amina",Nurse,view,\r\n' +
      `1970-01-01T00:01:00.000Z,"'=HYPERLINK(""x"")",Patient,not right,"I was not here.\nAsk ""Lee"""\r\n`,
  );
});

test('a text that begins like a formula is handed to no table program as one', () => {
  for (const text of ['=1', '+1', '-1', '@A1', '\t=1']) {
    const table = lookedTable([], { ...words, columns: [text] });
    expect(table).toBe(`'${text}\r\n`);
  }
});
