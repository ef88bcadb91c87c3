/** The worked examples of the design as histories, with the members and verdicts they end with. */
import type { Body } from './bodies/body.ts';
import { History } from './history.test-support.ts';
import { NO_ID } from './path.ts';
import { add, OWNER, READER, remove, set, WRITER } from './people.test-support.ts';
import { FLAG_GLASS, FLAG_MANAGE } from './rights.ts';

export const ABC = ['A', 'B', 'C'];
export const AB = ['A', 'B'];
export const GENESIS = ['genesis'];

/** Adds `name` as a history step: who appoints whom with which rights. */
export const owner = (h: History, name: string) => add(h.user(name), OWNER);
const writer = (h: History, name: string) => add(h.user(name), WRITER);
export const out = (h: History, name: string) => remove(h.user(name));
/** The compartments of a writer, but what they read only with the relay's share. */
const UNDER_GLASS = { ...WRITER, flags: FLAG_GLASS };
const adopt = (h: History): Body => ({
  type: 'verdict',
  value: { compartment: 1, verdict: 'adopt', statementIds: [h.random(32)] },
});

const floors = (minVersion: number, minSuite: number): Body => ({
  type: 'policy',
  value: {
    ...{ minVersion, minSuite, relays: [], reviewHours: 0, maxEpochDays: 0 },
    ...{ accountPublicKey: NO_ID, dutyPublicKey: NO_ID, glassRole: NO_ID },
  },
});

export interface Example {
  readonly title: string;
  readonly tell: () => History;
  readonly members: readonly string[];
  readonly verdicts: Readonly<Record<string, string>>;
}

export const EXAMPLES: readonly Example[] = [
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
  {
    title: '19: to be put under glass is a lowering, and voids what was done meanwhile without it',
    tell: () => {
      const h = new History(19, AB);
      return h
        .write('add C', { by: 'A', body: writer(h, 'C'), after: GENESIS })
        .write('under glass', { by: 'A', body: set(h.user('C'), UNDER_GLASS), after: ['add C'] })
        .write('C adopts', { by: 'C', body: adopt(h), after: ['add C'] });
    },
    members: ['A', 'B', 'C'],
    verdicts: { 'under glass': 'accepted', 'C adopts': 'crypto/void' },
  },
  {
    title: '20: glass is lifted by who reads without it, and by nobody else',
    tell: () => {
      const h = new History(20, AB);
      const blind = { flags: FLAG_MANAGE, read: 1, write: 0 };
      return h
        .write('add C', { by: 'A', body: add(h.user('C'), blind), after: GENESIS })
        .write('add D', { by: 'A', body: add(h.user('D'), UNDER_GLASS), after: ['add C'] })
        .write('C lifts', { by: 'C', body: set(h.user('D'), WRITER), after: ['add D'] })
        .write('C leaves', { by: 'C', body: set(h.user('D'), UNDER_GLASS), after: ['C lifts'] })
        .write('A lifts', { by: 'A', body: set(h.user('D'), WRITER), after: ['C leaves'] });
    },
    members: ['A', 'B', 'C', 'D'],
    verdicts: { 'C lifts': 'crypto/right', 'C leaves': 'accepted', 'A lifts': 'accepted' },
  },
  {
    title: '21: a verdict counts of who writes the compartment, and of nobody else',
    tell: () => {
      const h = new History(21, AB);
      return h
        .write('add C', { by: 'A', body: writer(h, 'C'), after: GENESIS })
        .write('add D', { by: 'A', body: add(h.user('D'), READER), after: ['add C'] })
        .write('C adopts', { by: 'C', body: adopt(h), after: ['add D'] })
        .write('D adopts', { by: 'D', body: adopt(h), after: ['add D'] })
        .write('E adopts', { by: 'E', body: adopt(h), after: ['add D'] });
    },
    members: ['A', 'B', 'C', 'D'],
    verdicts: {
      'C adopts': 'accepted',
      'D adopts': 'crypto/right',
      'E adopts': 'crypto/not-member',
    },
  },
  {
    title: '22: floors rise and never fall',
    tell: () => {
      const h = new History(22, AB, 'organisation');
      return h
        .write('raise', { by: 'A', body: floors(2, 1), after: GENESIS })
        .write('keep', { by: 'B', body: floors(2, 1), after: ['raise'] })
        .write('lower', { by: 'A', body: floors(1, 1), after: ['keep'] })
        .write('beside', { by: 'B', body: floors(1, 1), after: GENESIS })
        .write('below', { by: 'A', body: floors(1, 0), after: GENESIS });
    },
    members: AB,
    verdicts: {
      ...{ raise: 'accepted', keep: 'accepted', lower: 'crypto/floor' },
      ...{ beside: 'accepted', below: 'crypto/floor' },
    },
  },
  {
    title: '23: a policy in the log of a record is none',
    tell: () => new History(23, AB).write('rule', { by: 'A', body: floors(1, 1), after: GENESIS }),
    members: AB,
    verdicts: { rule: 'crypto/form' },
  },
  {
    title: '24: who has left is appointed again by who has seen it, also by a senior',
    tell: () => {
      const h = new History(24, AB);
      return h
        .write('add C', { by: 'A', body: writer(h, 'C'), after: GENESIS })
        .write('twice', { by: 'B', body: writer(h, 'C'), after: ['add C'] })
        .write('C leaves', { by: 'C', body: out(h, 'C'), after: ['add C'] })
        .write('again', { by: 'B', body: add(h.user('C'), READER), after: ['C leaves'] })
        .write('B leaves', { by: 'B', body: out(h, 'B'), after: ['again'] })
        .write('B again', { by: 'A', body: writer(h, 'B'), after: ['B leaves'] });
    },
    members: ['A', 'B', 'C'],
    verdicts: {
      ...{ twice: 'crypto/right', 'C leaves': 'accepted', again: 'accepted' },
      ...{ 'B leaves': 'accepted', 'B again': 'accepted' },
    },
  },
  {
    title: '25: who leaves has left, whatever else became of them meanwhile',
    tell: () => {
      const h = new History(25, AB);
      return h
        .write('add C', { by: 'A', body: owner(h, 'C'), after: GENESIS })
        .write('lower C', { by: 'A', body: set(h.user('C'), READER), after: ['add C'] })
        .write('C leaves', { by: 'C', body: out(h, 'C'), after: ['add C'] })
        .write('again', { by: 'B', body: writer(h, 'C'), after: ['C leaves'] });
    },
    // B had not seen the lowering, which holds for the new place too.
    members: ['A', 'B', 'C'],
    verdicts: { 'lower C': 'accepted', 'C leaves': 'accepted', again: 'accepted' },
  },
];
