/** Sessions, statements, evidence, snapshots and changes. */
import { deflateRawSync } from 'node:zlib';
import { concatBytes } from '#crypto/encoding/bytes.ts';
import { signNextEvidence, tailOf } from '#crypto/evidence/evidence.ts';
import type { Context } from '#crypto/contexts.ts';
import { sign, signingKeyFromSeed } from '#crypto/primitives/signature.ts';
import { initCrypto } from '#crypto/primitives/sodium.ts';
import { deflateChange } from '#crypto/work/change-header.ts';
import { changeOf } from '#crypto/work/people.test-support.ts';
import { actorOf, startSession, type Session } from '#crypto/work/session.ts';
import { savedHashOf, signSnapshot } from '#crypto/work/snapshot.ts';
import { signStatement, type Statement } from '#crypto/work/statement.ts';
import { spliced, type FailingVector } from '../vector-file.ts';
import type { Sample } from './sample.ts';

await initCrypto();

const fill = (byte: number, length = 32) => new Uint8Array(length).fill(byte);
const key = signingKeyFromSeed(fill(7));
const known = { signPublicKey: key.publicKey };

/** The unsigned part changed, and signed again by the right device: only the rule itself is left to refuse it. */
const resigned =
  (context: Context, of: string, signed: Uint8Array) =>
  (why: string, ...splice: FailingVector['splice']) => {
    const changed = spliced(signed.subarray(0, -64), splice);
    return { why, of, bytes: concatBytes([changed, sign(key, context, changed)]) };
  };

const path = { deviceId: fill(4), userId: fill(5), cites: [fill(8), fill(9)] };
const session: Session = {
  ...{ groupId: fill(1), compartment: 2, epochId: fill(2), path: { ...path, roleId: fill(6) } },
  ...{ logHeads: [fill(10), fill(11)], purpose: 'care', nonce: fill(3, 16) },
};
const plainSession: Session = { ...session, path, logHeads: [fill(12)], purpose: 'emergency' };
const started = startSession(session, key);

const statement: Statement = {
  ...{ sessionId: started.sessionId, n: 2, prev: fill(12), seen: [fill(13), fill(14)] },
  items: [15, 16].map((byte) => ({
    ...{ docId: fill(byte, 16), firstSeq: 1, lastSeq: 3, lastHash: fill(byte + 10) },
  })),
  ...{ claimedTime: 1_700_000_000_000, clock: 'relay-checked' },
};
const firstStatement: Statement = { ...statement, n: 1, prev: undefined, seen: [], clock: 'local' };

export function workSamples(): readonly Sample[] {
  return [sessions(), statements(), evidence(), snapshots(), changes()];
}

function sessions(): Sample {
  const again = resigned('session', 'through a role', started.bytes);
  const heads = 65 + 96 + 2 + 64;
  return {
    structure: 'session',
    about: 'A signed start of work.',
    isSealed: true,
    valid: [
      { name: 'through a role', bytes: started.bytes, with: known },
      { name: 'in one’s own name', bytes: startSession(plainSession, key).bytes, with: known },
    ],
    failing: [
      again('in compartment 0', 32, 1, '00'),
      again('in compartment 16', 32, 1, '10'),
      again('cites out of order', 163, 64, '09'.repeat(32) + '08'.repeat(32)),
      again('no heads', heads, 66, '0000'),
      again('17 heads', heads, 2, '0011'),
      again('an unknown purpose', heads + 66, 1, '02'),
    ],
  };
}

function statements(): Sample {
  const signed = signStatement(statement, key).bytes;
  const again = resigned('stmt', 'the second of a session', signed);
  return {
    structure: 'statement',
    about: 'A signed claim over changes.',
    isSealed: true,
    valid: [
      { name: 'the second of a session', bytes: signed, with: known },
      { name: 'the first', bytes: signStatement(firstStatement, key).bytes, with: known },
    ],
    failing: [
      again('number 0', 32, 4, '00000000'),
      again('number 1 with a predecessor', 32, 4, '00000001'),
      again('number 2 without one', 36, 32, '00'.repeat(32)),
      again('seen twice', 69, 64, '0d'.repeat(64)),
      again('seen out of order', 69, 64, '0e'.repeat(32) + '0d'.repeat(32)),
      again('9 seen', 68, 1, '09'),
      again('33 items', 133, 1, '21'),
      again('changes from 0', 150, 4, '00000000'),
      again('changes backwards', 150, 4, '00000004'),
      again('a document twice', 190, 16, '0f'.repeat(16)),
      again('an unknown clock', 254, 1, '03'),
    ],
  };
}

function evidence(): Sample {
  const draft = {
    ...{ groupId: fill(1), compartment: 1, epochId: fill(2), path },
    type: 'open',
    clock: 'local',
    ...{ packId: fill(5), claimedTime: 1_700_000_000_000, body: fill(65, 20) },
  } as const;
  const first = signNextEvidence(undefined, draft, key);
  const rest = { ...draft, type: 'review', packId: undefined } as const;
  const second = first.ok ? signNextEvidence(tailOf(first.value), rest, key) : first;
  if (!first.ok || !second.ok) throw new Error('evidence is made');
  const again = resigned('evidence', 'opened with a pack', first.value.bytes);
  const type = 65 + 96 + 2 + 64;
  return {
    structure: 'evidence',
    about: 'A signed note of access, chained.',
    isSealed: true,
    valid: [
      { name: 'opened with a pack', bytes: first.value.bytes, with: known },
      { name: 'the next', bytes: second.value.bytes, with: known },
    ],
    failing: [
      again('in compartment 0', 32, 1, '00'),
      again('type 0', type, 1, '00'),
      again('type 7', type, 1, '07'),
      again('number 0', type + 1, 4, '00000000'),
      again('number 2 without a predecessor', type + 1, 4, '00000002'),
      again('number 1 with one', type + 5, 32, '01'.repeat(32)),
      again('an unknown clock', type + 77, 1, '03'),
      again('a body of 513 bytes', type + 78, 24, `00000201${'41'.repeat(513)}`),
    ],
  };
}

function snapshots(): Sample {
  const saved = fill(17, 30);
  const authors = [statement, firstStatement].map((one) => ({
    ...{ session: started.bytes, statement: signStatement(one, key).bytes },
  }));
  const made = signSnapshot(
    {
      ...{ groupId: fill(1), compartment: 2, docId: fill(15, 16), sessionId: started.sessionId },
      ...{
        heads: [fill(16), fill(18)],
        previous: fill(19),
        savedHash: savedHashOf(saved),
        authors,
      },
    },
    key,
  ).bytes;
  const again = resigned('snapshot', 'of two authors', made);
  return {
    structure: 'snapshot',
    about: 'A saved document with the last statement of every session in it.',
    isSealed: true,
    valid: [{ name: 'of two authors', bytes: made, with: known }],
    failing: [
      again('in compartment 0', 32, 1, '00'),
      again('no heads', 81, 66, '0000'),
      again('heads out of order', 83, 64, '12'.repeat(32) + '10'.repeat(32)),
      again('no authors', 211, made.length - 64 - 211, '0000'),
      again('1,025 authors', 211, 2, '0401'),
      again('a session of 2,049 bytes', 213, 4, '00000801'),
    ],
  };
}

function changes(): Sample {
  const [docId, seq] = [fill(15, 16), 7];
  const actor = actorOf(started.sessionId, docId);
  const dependencies = [fill(30), fill(31)];
  const content = 'what Automerge would read '.repeat(20);
  const { chunk } = changeOf({ actor, seq, dependencies, otherActors: [fill(9, 16)], content });
  const deflated = deflateChange(chunk, (plain) => new Uint8Array(deflateRawSync(plain)));
  const bomb = new Uint8Array(deflateRawSync(new Uint8Array(1 << 22)));
  const frame = (type: number, body: Uint8Array, length: readonly number[]) =>
    concatBytes([chunk.subarray(0, 8), Uint8Array.of(type, ...length), body]);
  const uleb = (n: number) => [(n & 127) | 128, ((n >> 7) & 127) | 128, n >> 14];
  return {
    structure: 'change',
    about: 'The header of an Automerge change, read before Automerge sees it.',
    isSealed: true,
    valid: [
      { name: 'plain', bytes: chunk },
      { name: 'deflated', bytes: deflated },
    ],
    failing: [
      { why: 'a deflate bomb', of: 'plain', bytes: frame(2, bomb, uleb(bomb.length)) },
      { why: 'a length in a longer form', of: 'plain', bytes: longerForm(chunk) },
      ...[
        { why: 'an actor of 15 bytes', change: { actor: fill(1, 15), seq } },
        { why: 'number 0', change: { actor, seq: 0 } },
        { why: 'another actor of 3 bytes', change: { actor, seq, otherActors: [fill(1, 3)] } },
      ].map(({ why, change }) => ({ why, of: 'plain', bytes: changeOf(change).chunk })),
    ],
  };
}

/** The same length with a byte of nothing behind it. */
function longerForm(chunk: Uint8Array): Uint8Array {
  const second = (chunk[10] ?? 0) | 128;
  return concatBytes([chunk.subarray(0, 10), Uint8Array.of(second, 0), chunk.subarray(11)]);
}
