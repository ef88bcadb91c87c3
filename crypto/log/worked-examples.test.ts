import { beforeAll, describe, expect, test } from 'vitest';
import { initCrypto } from '../primitives/sodium.ts';
import { DeviceHistory, History, resolveClaims, someOrder } from './history.test-support.ts';
import { LogBook } from './log-book.ts';
import {
  add,
  addDevice,
  createDevice,
  createPerson,
  OWNER,
  READER,
  remove,
  seededNumbers,
  seededRandom,
  set,
  shuffled,
  WRITER,
} from './people.test-support.ts';

beforeAll(initCrypto);

/** Orders tried of each history; a soak tries a thousand. */
const ORDERS = 40;
const BOOK_ORDERS = 2;

const ABC = ['A', 'B', 'C'];
const AB = ['A', 'B'];
const GENESIS = ['genesis'];

/** Adds `name` as a history step: who appoints whom with which rights. */
const owner = (h: History, name: string) => add(h.user(name), OWNER);
const writer = (h: History, name: string) => add(h.user(name), WRITER);
const out = (h: History, name: string) => remove(h.user(name));

interface Example {
  readonly title: string;
  readonly tell: () => History;
  readonly members: readonly string[];
  readonly verdicts: Readonly<Record<string, string>>;
}

const EXAMPLES: readonly Example[] = [
  {
    title: '1: a removal voids what the removed did meanwhile',
    tell: () => {
      const h = new History(1, AB);
      return h
        .write('add C', { by: 'A', body: owner(h, 'C'), after: GENESIS })
        .write('remove C', { by: 'A', body: out(h, 'C'), after: ['add C'] })
        .write('add D', { by: 'C', body: writer(h, 'D'), after: ['add C'] });
    },
    members: AB,
    verdicts: { 'add D': 'crypto/void', 'remove C': 'accepted' },
  },
  {
    title: '2: founders cannot expel each other alone',
    tell: () => {
      const h = new History(2, AB);
      return h
        .write('A out B', { by: 'A', body: out(h, 'B'), after: GENESIS })
        .write('B out A', { by: 'B', body: out(h, 'A'), after: GENESIS });
    },
    members: AB,
    verdicts: { 'A out B': 'crypto/founder', 'B out A': 'crypto/founder' },
  },
  {
    title: '3: a junior cannot remove the one who appointed them',
    tell: () => {
      const h = new History(3, AB);
      return h
        .write('add C', { by: 'A', body: owner(h, 'C'), after: GENESIS })
        .write('add D', { by: 'C', body: owner(h, 'D'), after: ['add C'] })
        .write('B out C', { by: 'B', body: out(h, 'C'), after: ['add D'] })
        .write('D out C', { by: 'D', body: out(h, 'C'), after: ['add D'] })
        .write('C out D', { by: 'C', body: out(h, 'D'), after: ['add D'] });
    },
    members: ['A', 'B', 'D'],
    verdicts: { 'B out C': 'accepted', 'D out C': 'crypto/junior', 'C out D': 'crypto/void' },
  },
  {
    title: '4: a removal beats a concurrent promotion',
    tell: () => {
      const h = new History(4, AB);
      return h
        .write('add C', { by: 'A', body: writer(h, 'C'), after: GENESIS })
        .write('out C', { by: 'A', body: out(h, 'C'), after: ['add C'] })
        .write('raise C', { by: 'B', body: set(h.user('C'), OWNER), after: ['add C'] });
    },
    members: AB,
    verdicts: { 'out C': 'accepted', 'raise C': 'accepted' },
  },
  {
    title: '5: a re-appointment that has not seen every removal does not hold',
    tell: () => {
      const h = new History(5, AB);
      return h
        .write('add C', { by: 'A', body: writer(h, 'C'), after: GENESIS })
        .write('A out C', { by: 'A', body: out(h, 'C'), after: ['add C'] })
        .write('B out C', { by: 'B', body: out(h, 'C'), after: ['add C'] })
        .write('again', { by: 'A', body: writer(h, 'C'), after: ['A out C'] });
    },
    members: AB,
    verdicts: { 'A out C': 'accepted', 'B out C': 'accepted', again: 'accepted' },
  },
  {
    title: '5b: one that has seen both holds',
    tell: () => {
      const h = new History(5, AB);
      return h
        .write('add C', { by: 'A', body: writer(h, 'C'), after: GENESIS })
        .write('A out C', { by: 'A', body: out(h, 'C'), after: ['add C'] })
        .write('B out C', { by: 'B', body: out(h, 'C'), after: ['add C'] })
        .write('again', { by: 'A', body: writer(h, 'C'), after: ['A out C', 'B out C'] });
    },
    members: ['A', 'B', 'C'],
    verdicts: { again: 'accepted' },
  },
  {
    title: '6: what somebody did before being removed stays',
    tell: () => {
      const h = new History(6, AB);
      return h
        .write('add C', { by: 'A', body: owner(h, 'C'), after: GENESIS })
        .write('add D', { by: 'C', body: writer(h, 'D'), after: ['add C'] })
        .write('out C', { by: 'B', body: out(h, 'C'), after: ['add D'] });
    },
    members: ['A', 'B', 'D'],
    verdicts: { 'add D': 'accepted', 'out C': 'accepted' },
  },
  {
    title: '7: a founder expelled by two others cannot answer in kind',
    tell: () => {
      const h = new History(7, ABC);
      return h
        .expel('expel A', { by: 'B', target: 'A', cosigners: ['C'], after: GENESIS })
        .write('A out B', { by: 'A', body: out(h, 'B'), after: GENESIS })
        .write('add Z', { by: 'A', body: writer(h, 'Z'), after: ['A out B'] });
    },
    members: ['B', 'C'],
    verdicts: { 'expel A': 'accepted', 'A out B': 'crypto/void', 'add Z': 'crypto/void' },
  },
  {
    title: '9: of two founders who resign at once the senior stays, stranded',
    tell: () => {
      const h = new History(9, AB);
      return h
        .write('A leaves', { by: 'A', body: out(h, 'A'), after: GENESIS })
        .write('B leaves', { by: 'B', body: out(h, 'B'), after: GENESIS });
    },
    members: ['A'],
    verdicts: { 'A leaves': 'crypto/void', 'B leaves': 'accepted' },
  },
  {
    title: '10: a lowering voids what the lowered did meanwhile',
    tell: () => {
      const h = new History(10, AB);
      return h
        .write('add C', { by: 'A', body: owner(h, 'C'), after: GENESIS })
        .write('lower C', { by: 'A', body: set(h.user('C'), READER), after: ['add C'] })
        .write('add D', { by: 'C', body: writer(h, 'D'), after: ['add C'] })
        .write('raise C', {
          by: 'B',
          body: set(h.user('C'), WRITER),
          after: ['lower C', 'add D'],
        });
    },
    members: ['A', 'B', 'C'],
    verdicts: { 'add D': 'crypto/void', 'lower C': 'accepted', 'raise C': 'accepted' },
  },
  {
    title: '11: a removal beats a concurrent appointment',
    tell: () => {
      const h = new History(11, AB);
      return h
        .write('A adds C', { by: 'A', body: writer(h, 'C'), after: GENESIS })
        .write('B adds C', { by: 'B', body: writer(h, 'C'), after: GENESIS })
        .write('out C', { by: 'B', body: out(h, 'C'), after: ['B adds C'] });
    },
    members: AB,
    verdicts: { 'out C': 'accepted' },
  },
  {
    title: '12: nothing is captured from below',
    tell: () => {
      const h = new History(12, AB);
      return h
        .write('add C', { by: 'B', body: owner(h, 'C'), after: GENESIS })
        .write('C out B', { by: 'C', body: out(h, 'B'), after: ['add C'] })
        .write('add E', { by: 'C', body: owner(h, 'E'), after: ['C out B'] })
        .write('E out A', { by: 'E', body: out(h, 'A'), after: ['add E'] });
    },
    members: ['A', 'B', 'C', 'E'],
    verdicts: { 'C out B': 'crypto/founder', 'E out A': 'crypto/founder', 'add E': 'accepted' },
  },
  {
    title: '13: of two siblings the earlier appointed prevails',
    tell: () => {
      const h = new History(13, AB);
      return h
        .write('add C', { by: 'A', body: owner(h, 'C'), after: GENESIS })
        .write('add D', { by: 'B', body: owner(h, 'D'), after: ['add C'] })
        .write('C out D', { by: 'C', body: out(h, 'D'), after: ['add D'] })
        .write('D out C', { by: 'D', body: out(h, 'C'), after: ['add D'] });
    },
    members: ['A', 'B', 'C'],
    verdicts: { 'C out D': 'accepted', 'D out C': 'crypto/void' },
  },
  {
    title: '14: who has seen all may appoint again',
    tell: () => {
      const h = new History(14, AB);
      return h
        .write('add C', { by: 'A', body: owner(h, 'C'), after: GENESIS })
        .write('add D', { by: 'C', body: writer(h, 'D'), after: ['add C'] })
        .write('D leaves', { by: 'D', body: out(h, 'D'), after: ['add D'] })
        .write('out C', { by: 'A', body: out(h, 'C'), after: ['add D'] })
        .write('again', {
          by: 'B',
          body: add(h.user('D'), READER),
          after: ['D leaves', 'out C'],
        });
    },
    members: ['A', 'B', 'D'],
    verdicts: { again: 'accepted', 'D leaves': 'accepted' },
  },
];

describe('the worked histories have their outcome in every order', () => {
  test.each(EXAMPLES)('$title', ({ tell, members, verdicts }) => {
    const history = tell();
    const expected = history.outcome();
    expect(expected.members).toEqual(members);
    expect(expected.verdicts).toMatchObject(verdicts);
    const number = seededNumbers(17);
    for (let i = 0; i < ORDERS; i++) {
      const order = someOrder(history.claims, number);
      expect(history.outcome(history.resolve(order, 'incremental'))).toEqual(expected);
    }
    for (let i = 0; i < BOOK_ORDERS; i++) {
      const book = new LogBook();
      for (const entry of shuffled(history.entries(), number)) book.add([entry]);
      expect(history.outcome(book.state(history.groupId))).toEqual(expected);
    }
  });

  test('8: a double signature expels one founder and not two', () => {
    const h = new History(8, ABC)
      .expel('AB out C', { by: 'A', target: 'C', cosigners: ['B'], after: GENESIS })
      .expel('CA out B', { by: 'C', target: 'B', cosigners: ['A'], after: GENESIS });
    const { members, verdicts } = h.outcome();
    expect(members.length).toBe(2);
    expect(members).toContain('A');
    const [first, second] = [...h.claims.slice(1)].sort((a, b) => (a.id < b.id ? -1 : 1));
    expect(verdicts[h.nameOfEntry(first?.id ?? '')]).toBe('accepted');
    expect(verdicts[h.nameOfEntry(second?.id ?? '')]).toBe('crypto/quorum');
    const number = seededNumbers(8);
    for (let i = 0; i < ORDERS; i++)
      expect(h.outcome(h.resolve(someOrder(h.claims, number)))).toEqual({ members, verdicts });
  });

  test('10 and 14 end with the rights that were given last', () => {
    const rightsOf = (title: string, name: string) => {
      const history = EXAMPLES.find((example) => example.title.startsWith(title))?.tell();
      const member = history
        ?.resolve(history.claims)
        .members.find(({ memberId }) => memberId === history.user(name));
      return member?.rights;
    };
    expect(rightsOf('10', 'C')).toEqual(WRITER);
    expect(rightsOf('14', 'D')).toEqual(READER);
  });

  test('9: the stranded founder is marked and can go on', () => {
    const both = new History(9, AB);
    both
      .write('A leaves', { by: 'A', body: out(both, 'A'), after: GENESIS })
      .write('B leaves', { by: 'B', body: out(both, 'B'), after: GENESIS })
      .write('add C', { by: 'A', body: owner(both, 'C'), after: ['A leaves', 'B leaves'] });
    expect(both.outcome().members).toEqual(['A', 'C']);
    const stranded = both.resolve(both.claims).members.filter((member) => member.stranded);
    expect(stranded.map(({ memberId }) => both.nameOf(memberId))).toEqual(['A']);
  });
});

describe("a person's own devices", () => {
  const tell = (seed: number) => {
    const random = seededRandom(seed);
    const devices = {
      laptop: createDevice(random),
      X: createDevice(random),
      new: createDevice(random),
    };
    return new DeviceHistory(createPerson(random), devices);
  };

  const examples = [
    {
      title: 'U1: a thief on the older phone cannot keep a newer laptop out',
      members: ['laptop', 'recovery'],
      history: () => {
        const h = tell(1);
        return h
          .write('add laptop', { by: 'phone', body: addDevice(h.device('laptop')), after: GENESIS })
          .write('out phone', { by: 'laptop', body: h.removal('phone'), after: ['add laptop'] })
          .write('add X', { by: 'phone', body: addDevice(h.device('X')), after: ['add laptop'] })
          .write('out laptop', { by: 'X', body: h.removal('laptop'), after: ['add X'] });
      },
    },
    {
      title: 'U2: two devices that expel each other are both out, the recovery code goes on',
      members: ['recovery'],
      history: () => {
        const h = tell(2);
        return h
          .write('add laptop', { by: 'phone', body: addDevice(h.device('laptop')), after: GENESIS })
          .write('out phone', { by: 'laptop', body: h.removal('phone'), after: ['add laptop'] })
          .write('out laptop', { by: 'phone', body: h.removal('laptop'), after: ['add laptop'] });
      },
    },
    {
      title: 'U3: the recovery card is not removed by others, and a new device from it stays',
      members: ['new', 'recovery'],
      history: () => {
        const h = tell(3);
        return h
          .write('add laptop', { by: 'phone', body: addDevice(h.device('laptop')), after: GENESIS })
          .write('add new', {
            by: 'recovery',
            body: addDevice(h.device('new')),
            after: ['add laptop'],
          })
          .write('out phone', { by: 'recovery', body: h.removal('phone'), after: ['add new'] })
          .write('add X', { by: 'phone', body: addDevice(h.device('X')), after: ['add laptop'] })
          .write('out laptop', { by: 'phone', body: h.removal('laptop'), after: ['add X'] })
          .write('out recovery', {
            by: 'phone',
            body: h.removal('recovery'),
            after: ['out laptop'],
          });
      },
    },
  ];

  test.each(examples)('$title', ({ members, history }) => {
    const h = history();
    const number = seededNumbers(3);
    for (let i = 0; i < ORDERS; i++) {
      const state = resolveClaims(someOrder(h.claims, number), 'incremental');
      expect(h.members(state)).toEqual(members);
    }
    const book = new LogBook();
    for (const claim of shuffled(h.claims, number)) book.add([claim.bytes]);
    const state = book.state(h.person.userId);
    expect(state && h.members(state)).toEqual(members);
  });
});
