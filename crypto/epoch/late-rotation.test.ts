import { beforeAll, describe, expect, test } from 'vitest';
import { LogBook } from '../log/log-book.ts';
import { seededNumbers, shuffled } from '../log/people.test-support.ts';
import { initCrypto } from '../primitives/sodium.ts';
import {
  allOf,
  endElsewhere,
  lateExamples,
  leaving,
  rotateByColleague,
  rotateByLeaver,
  type LateExample,
} from './late-rotation.test-support.ts';
import { openAll } from './ward.test-support.ts';

let examples: readonly LateExample[] = [];

beforeAll(async () => {
  await initCrypto();
  examples = lateExamples();
});

const ORDERS = 2;
const TITLES = ['15:', '15b:', '16:', '17:', '18:', '18b:', '18c:'];

const example = (title: string): LateExample => {
  const found = examples.find((other) => other.title.startsWith(title));
  if (found === undefined) throw new Error(`no history is called ${title}`);
  return found;
};

describe('late entries and who covers them, in every order', () => {
  test.each(TITLES)('history %s', (title) => {
    const { record, entries, verdicts } = example(title);
    const number = seededNumbers(5);
    for (let order = 0; order < ORDERS; order++) {
      const book = new LogBook();
      for (const entry of shuffled(entries, number)) {
        book.add([entry]);
        if (order % 2 === 1) book.state(record);
      }
      expect(Object.fromEntries(book.state(record)?.entryVerdicts ?? [])).toMatchObject(verdicts);
    }
  });

  test('all of them are told', () => {
    expect(examples.map(({ title }) => title.split(' ')[0])).toEqual(TITLES);
  });

  test('a stranger whom two removed people appoint together is no member', () => {
    const { record, entries } = example('18:');
    const book = new LogBook();
    book.add(entries);
    const names = book.state(record)?.members.map(({ memberKind }) => memberKind);
    expect(names?.sort()).toEqual(['role', 'user']);
  });
});

test('everybody but the leaver opens what follows a rotation that a colleague built on the leaver’s', () => {
  const scene = leaving(2);
  const { ward, record, owner, leaver, role } = scene;
  const end = endElsewhere(scene);
  rotateByLeaver(scene);
  const second = rotateByColleague(scene);
  ward.book.add(end());
  ward.rotate({ person: owner, groupId: role, compartment: 0 });
  const next = ward.rotate({ person: owner, groupId: record, compartment: 1 });
  const opens = openAll(ward.book, owner, owner.device);
  expect([opens.has(second), opens.has(next)]).toEqual([true, true]);
  expect(openAll(ward.book, leaver, leaver.device).has(next)).toBe(false);
  expect(allOf(ward.book).length).toBeGreaterThan(10);
});
