/** Attacks 26 to 33, 51: by the relay, on the relay, and on what came to rest there. */
import { inFile, type Attack } from './attack.ts';

const RELAY = 'sync-server/relay/relay.test.ts';
const LINK = 'web/sync/relay/relay-link.test.ts';
const HERE = 'tests/attacks/relay.attack.ts';

export const attacksOnRelays: readonly Attack[] = [
  {
    number: 26,
    ruling: 'an envelope that is repeated, moved or relabelled changes nothing',
    proofs: [
      ...inFile(HERE, 'attack 26: '),
      ...inFile(RELAY, 'an envelope offered a thousand times is stored once and keeps its index'),
      ...inFile(
        'crypto/envelope/envelope.test.ts',
        'moved to another channel or given another kind no longer opens',
        'signed with the drop key is not one of the write key',
      ),
    ],
  },
  {
    number: 27,
    ruling: 'what a relay withholds is missed: held, named, and taken in when it comes',
    proofs: [
      ...inFile(HERE, 'attack 27: a middle', 'attack 27: the newest'),
      ...inFile('crypto/work/work-ledger.test.ts', 'names what it waits for, and is released'),
      ...inFile(
        'crypto/log/attacks.test.ts',
        'entries whose ancestors come later wait for them, and the end is the same',
      ),
    ],
  },
  {
    number: 28,
    ruling: 'a relay that shows two histories is convicted, and one that went back loses nothing',
    proofs: [
      ...inFile(
        LINK,
        'that shows two histories is convicted by its own receipts',
        'restored from an older backup, is told so, and gets back what it lost',
        'that forges a receipt is left, and the envelope stays in the outbox',
      ),
      ...inFile(
        'tests/world/relay-went-back.test.ts',
        'what a restored relay has lost is offered again',
        'a relay that comes back with nothing is filled again from the devices',
      ),
    ],
  },
  {
    number: 29,
    ruling: 'a reader cannot open a channel before its writers: the id certifies the keys',
    proofs: inFile(RELAY, 'a reader who runs ahead with keys of its own is refused'),
  },
  {
    number: 30,
    ruling: 'a former writer can close, and neither delete nor replace nor write on',
    proofs: [
      ...inFile(RELAY, 'stops ordinary writes, deletes nothing, and leaves a late lane'),
      ...inFile(
        'sync-server/relay/managing.test.ts',
        'neither a former member with the write key nor the account alone retires a channel',
        'a signature made for another connection, or to close, retires nothing',
        'only the owner re-keys, and no channel without one is ever re-keyed',
        'who was attached by the old keys is let go at once',
        'a remembered set does not carry an old right over a change of keys',
      ),
    ],
  },
  {
    number: 31,
    ruling: 'a captured proof is worth nothing on another connection or at another relay',
    proofs: [
      ...inFile(
        RELAY,
        'a captured proof is worth nothing on another connection or at another relay',
        'a captured RESUME is refused on another connection',
      ),
      ...inFile('crypto/relay/relay-proofs.test.ts', 'reading, writing and resuming are three'),
      ...inFile('sync-server/relay/glass.test.ts', 'attack 31: a captured question is refused'),
    ],
  },
  {
    number: 32,
    ruling: 'a device signs nothing a relay chose: every signature starts with its context',
    proofs: inFile('tests/attacks/keys.attack.ts', 'attack 32: '),
  },
  {
    number: 33,
    ruling: 'strangers open no channel, tokens are spent once, floods stop at their limit',
    proofs: inFile(
      RELAY,
      'without a token, with one that is over, forged or spent, nobody opens one',
      'two creations that race for one token in one commit get one channel',
      'a full channel takes no more, and says so',
      'the drop lane of a channel fills up by itself and takes nothing from the others',
      'a flood is told to slow down and may go on later',
    ),
  },
  {
    number: 51,
    ruling: 'nothing sealed after a removal opens with any secret the removed member had',
    proofs: [
      ...inFile('tests/attacks/removed-member.attack.ts', 'attack 51: '),
      ...inFile('crypto/epoch/story.test.ts', 'what is made after the doctor has left the role'),
    ],
  },
];
