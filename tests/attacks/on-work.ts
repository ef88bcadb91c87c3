/** Attacks 18 to 25, 45, 46, 48, 49: on sessions, statements, changes and snapshots. */
import { inFile, type Attack } from './attack.ts';

const WORK = 'crypto/work/attacks.test.ts';
const LEDGER = 'crypto/work/work-ledger.test.ts';
const AUTHORITY = 'crypto/work/log-authority.test.ts';
const SNAPSHOT = 'crypto/work/snapshot.test.ts';
const HEADER = 'crypto/work/change-header.test.ts';
const SNAPSHOTS = 'tests/attacks/snapshots.attack.ts';
const DEVICES = 'tests/attacks/devices.attack.ts';

export const attacksOnWork: readonly Attack[] = [
  {
    number: 18,
    ruling: 'a foreign actor, a gap or a loose change is refused before Automerge sees it',
    proofs: inFile(
      WORK,
      'another’s actor, the actor of another document, an invented actor',
      'a gap, a repeated number, a change too few',
      'a second change that does not hang directly on the first',
    ),
  },
  {
    number: 19,
    ruling: 'an altered change, an extra one or a foreign hash is refused',
    proofs: inFile(WORK, 'an altered change with repaired checksum, an extra change'),
  },
  {
    number: 20,
    ruling: 'a bomb is refused in bounded time and memory',
    proofs: [
      ...inFile(HEADER, 'a deflate bomb is refused in bounded time and memory'),
      ...inFile(SNAPSHOTS, 'attack 20: '),
      ...inFile(WORK, 'the first of 64 ends the matter'),
      ...inFile('web/sync/bounded-inflate.test.ts', 'a bomb stops at the limit'),
      ...inFile('tests/attacks/bombs.attack.ts', 'attack 20: '),
    ],
  },
  {
    number: 21,
    ruling: 'a forked session leaves both branches whole and names the device',
    proofs: [
      ...inFile(
        LEDGER,
        'leaves both branches whole, names the device, and cannot erase',
        'does not come back by going on behind what was ended',
      ),
      ...inFile(
        'web/sync/engine/document-copies.test.ts',
        'two stories of one device stand as two copies',
        'the copy that a colleague keeps goes on',
        'who has built on a story goes on when the other one comes into use',
      ),
    ],
  },
  {
    number: 22,
    ruling: 'a restored, cloned or restarted profile starts a session of its own',
    proofs: [
      ...inFile(LEDGER, 'a clone of a profile starts a session of its own'),
      ...inFile(DEVICES, 'attack 22: '),
    ],
  },
  {
    number: 23,
    ruling: 'work of a removed member counts as far as others had seen it, or as one adopts it',
    proofs: [
      ...inFile(
        LEDGER,
        'before the removal and seen: stays, and its author is still named',
        'unseen or back-dated: set aside, in nobody’s document, until a colleague adopts it',
        'via a colleague who had not heard: kept for their sake and marked, in every order',
        'a lost phone’s work in a private record is covered by the same person’s other device',
      ),
      ...inFile(AUTHORITY, 'attack 23: '),
    ],
  },
  {
    number: 24,
    ruling: 'an honest change that depends on late work is accepted on every replica, in any order',
    proofs: [
      ...inFile(LEDGER, 'via a colleague who had not heard: kept for their sake and marked'),
      ...inFile('crypto/work/convergence.test.ts', 'every replica shows the same'),
      ...inFile('crypto/work/cross-log.test.ts', 'removals in any log and work over them'),
    ],
  },
  {
    number: 25,
    ruling: 'a session has the rights its log gives at its heads, whatever it claims',
    proofs: [
      ...inFile(
        WORK,
        'a reader, a stranger, a glass holder who claims ordinary care',
        'a session or statement signed by another device of the clinic',
      ),
      ...inFile(AUTHORITY, 'a writer’s work counts, a reader’s and a stranger’s is refused'),
    ],
  },
  {
    number: 45,
    ruling: 'a snapshot with dropped, altered, re-attributed or forged changes is refused',
    proofs: [
      ...inFile(
        SNAPSHOT,
        'attack 45: dropped, altered',
        'attack 45: a saved document',
        'attack 45: other bytes than were hashed',
        'attack 45: each author vouches',
        'attack 45: heads other than',
      ),
      ...inFile(SNAPSHOTS, 'attack 45: '),
    ],
  },
  {
    number: 46,
    ruling: 'a statement from before a demotion vouches for nothing made after it',
    proofs: [...inFile(SNAPSHOT, 'attack 46: '), ...inFile(SNAPSHOTS, 'attack 46: ')],
  },
  {
    number: 48,
    ruling: 'every structure has one form: cut, continued, unsorted or oversized it is refused',
    proofs: [
      ...inFile('crypto/log/bodies/bodies.test.ts', 'epoch', 'genesis', 'entry', 'parents'),
      ...inFile(
        WORK,
        'every other form of a session or statement is refused without an exception',
        'unsorted and doubled sets, unknown numbers, too many items',
      ),
      ...inFile(HEADER, 'every truncation', 'numbers in a longer form than needed'),
      ...inFile('crypto/evidence/evidence.test.ts', 'attack 48: '),
      ...inFile(SNAPSHOT, 'attack 48: '),
      ...inFile('crypto/envelope/envelope.test.ts', 'is refused when cut, continued'),
      ...inFile('crypto/rest/slot.test.ts', 'is refused when cut, continued'),
      ...inFile('crypto/invite/join.test.ts', 'is refused when cut, continued'),
      ...inFile('crypto/invite/welcome.test.ts', 'is refused when cut, continued'),
      ...inFile(
        'sync-server/protocol/protocol.test.ts',
        'cut short or made longer they are refused',
      ),
    ],
  },
  {
    number: 49,
    ruling: 'who sends without end fills only their own part of the queue',
    proofs: [
      ...inFile(WORK, 'attack 49: '),
      ...inFile('crypto/log/hold.test.ts', 'who sends without end fills only their own part'),
    ],
  },
];
