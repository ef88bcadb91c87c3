/** Attacks 1 to 17 and 40, 41, 47: on access logs, epochs and seals. */
import { inFile, type Attack } from './attack.ts';

const LOG = 'crypto/log/attacks.test.ts';
const WORKED = 'crypto/log/worked-examples.test.ts';
const LATE = 'crypto/log/lateness.test.ts';
const EPOCH = 'crypto/epoch/attacks.test.ts';
const ROTATION = 'crypto/epoch/rotation.test.ts';
const BODIES = 'crypto/log/bodies/bodies.test.ts';
const HERE = 'tests/attacks/keys.attack.ts';

export const attacksOnLogs: readonly Attack[] = [
  {
    number: 1,
    ruling: 'nobody writes an entry in the name of a user whose log lacks their device',
    proofs: inFile(
      LOG,
      'an entry in an owner’s name by another device is refused and changes nothing',
      'a changed bit anywhere makes an entry another one, or none',
      'a path of somebody else’s group kind, or without cites, is refused',
    ),
  },
  {
    number: 2,
    ruling: 'a cosignature cannot be stripped, swapped or moved to other parents',
    proofs: inFile(LOG, 'a cosignature that is stripped, swapped or over other parents'),
  },
  {
    number: 3,
    ruling: 'the worked histories end alike in 1,000 orders, in full and incrementally',
    proofs: inFile(
      'tests/attacks/worked-histories.attack.ts',
      'attack 3: a record’s histories',
      'attack 3: a person’s devices',
    ),
  },
  {
    number: 4,
    ruling: 'two founders cannot expel each other, and nothing is captured from below',
    proofs: [
      ...inFile(WORKED, '2: founders cannot expel', '12: nothing is captured from below'),
      ...inFile(LOG, 'a captured owner can appoint downwards and reach nobody above'),
    ],
  },
  {
    number: 5,
    ruling: 'a removal beats whatever was concurrent with it',
    proofs: [
      ...inFile(WORKED, '4: a removal beats', '5: a re-appointment', '11: a removal beats'),
      ...inFile(LOG, 'three removals at once and a promotion among them leave the removed out'),
    ],
  },
  {
    number: 6,
    ruling: 'a thief on the older phone keeps no newer device out, and the recovery card stays',
    proofs: inFile(WORKED, 'U1: ', 'U2: ', 'U3: '),
  },
  {
    number: 7,
    ruling: 'an entry by a revoked device that cites old heads is late until a member covers it',
    proofs: inFile(
      LATE,
      'is late, and appoints nobody',
      'counts once a member who had not heard, or agrees, has built on it',
      'is not brought back by an outsider, nor by the one it appoints',
    ),
  },
  {
    number: 8,
    ruling: 'a box key nobody can seal to enters no log, and rotations go on',
    proofs: [
      ...inFile(BODIES, 'do not enter a log as a device, nor as the box of an epoch'),
      ...inFile('crypto/keys/device-card.test.ts', 'whose box key takes no encapsulation'),
      ...inFile(HERE, 'attack 8: '),
    ],
  },
  {
    number: 9,
    ruling: 'who rotates cannot choose the recipients',
    proofs: inFile(
      EPOCH,
      'omitting, adding, or giving another tier or box is refused by everybody',
      'citing an older state of a role than the epoch before is refused',
    ),
  },
  {
    number: 10,
    ruling: 'a wrong seal is found by its holders, names its maker and splits no log',
    proofs: inFile(EPOCH, 'garbage, another secret and a random encapsulation are found'),
  },
  {
    number: 11,
    ruling: 'a ciphertext that opens under two keys helps nobody: keys are committed to',
    proofs: [
      ...inFile(HERE, 'attack 11: '),
      ...inFile(EPOCH, 'keys that do not belong to the secret are refused at opening'),
    ],
  },
  {
    number: 12,
    ruling: 'a seal opens where it was made for and nowhere else',
    proofs: inFile(EPOCH, 'to another group, compartment, number, tier, member or key'),
  },
  {
    number: 13,
    ruling: 'a source of randomness that repeats itself is noticed, and no nonce or seed repeats',
    proofs: [
      ...inFile(ROTATION, 'a source of randomness that repeats itself is noticed'),
      ...inFile('crypto/keys/device-keys.test.ts', 'a device whose randomness repeats itself'),
      ...inFile('crypto/envelope/sealed-envelope.test.ts', 'a randomness source that repeats'),
      ...inFile(EPOCH, 'the same secret to the same box gives the same bytes, and no two'),
    ],
  },
  {
    number: 14,
    ruling: 'a derivation key has 32 bytes, and fields cannot shift across their boundary',
    proofs: [
      ...inFile('crypto/primitives/primitives.test.ts', 'refuses a key that is not 32 bytes'),
      ...inFile('crypto/rest/row.test.ts', 'does not confuse where the name of the index ends'),
      ...inFile(HERE, 'attack 14: '),
    ],
  },
  {
    number: 15,
    ruling: 'a team change rotates nothing at once, and every compartment before its next write',
    proofs: [
      ...inFile(ROTATION, 'leaving a role rotates nothing at once'),
      ...inFile(HERE, 'attack 15: '),
    ],
  },
  {
    number: 16,
    ruling: 'concurrent rotations that miss each other’s removal are joined by the next write',
    proofs: [
      ...inFile(ROTATION, 'two rotations that miss each other’s removal are both owed'),
      ...inFile(HERE, 'attack 16: '),
    ],
  },
  {
    number: 17,
    ruling: 'a member who rotates without end is stopped, and managers can go on',
    proofs: inFile(ROTATION, 'a member who rotates without end is stopped'),
  },
  {
    number: 40,
    ruling: 'a puppet appointed to a role without its key gets nothing until a holder hands over',
    proofs: inFile(EPOCH, 'a puppet appointed to a role without its key gets nothing'),
  },
  {
    number: 41,
    ruling: 'an administrator cannot reset anybody’s keys',
    proofs: inFile(LOG, 'nobody else writes in a user’s log'),
  },
  {
    number: 47,
    ruling: 'versions and suites never go down, and an unknown critical entry stops writing only',
    proofs: [
      ...inFile(
        LOG,
        'floors only rise',
        'an entry of a newer, critical type stops writing and loses nothing',
        'a group that needs a newer program is refused as that',
      ),
      ...inFile('crypto/envelope/envelope.test.ts', 'is refused when cut, continued'),
      ...inFile(BODIES, 'another suite and unknown flags are refused'),
    ],
  },
];
