import { expect, test } from 'vitest';
import { toHex } from '../encoding/bytes.ts';
import { hash, sha256 } from '../primitives/hash.ts';
import { signingKeyFromSeed } from '../primitives/signature.ts';
import { initCrypto } from '../primitives/sodium.ts';
import { actorOf, parseSession, startSession } from './session.ts';
import { parseSnapshot, savedHashOf, signSnapshot } from './snapshot.ts';
import { parseStatement, signStatement } from './statement.ts';

await initCrypto();

const fill = (byte: number, length = 32) => new Uint8Array(length).fill(byte);
const key = signingKeyFromSeed(fill(7));

/** Written down once: a change of any of these bytes is a new suite, not a refactoring. */
test('the bytes of sessions, statements and snapshots stay what they are', () => {
  const session = startSession(
    {
      ...{
        groupId: fill(1),
        compartment: 2,
        epochId: fill(2),
        purpose: 'care',
        nonce: fill(3, 16),
      },
      path: { deviceId: fill(4), userId: fill(5), roleId: fill(6), cites: [fill(9), fill(8)] },
      logHeads: [fill(11), fill(10)],
    },
    key,
  );
  const statement = signStatement(
    {
      ...{ sessionId: session.sessionId, n: 2, prev: fill(12), seen: [fill(14), fill(13)] },
      items: [{ docId: fill(15, 16), firstSeq: 1, lastSeq: 3, lastHash: fill(16) }],
      ...{ claimedTime: 1_700_000_000_000, clock: 'relay-checked' },
    },
    key,
  );
  const snapshot = signSnapshot(
    {
      ...{ groupId: fill(1), compartment: 2, docId: fill(15, 16), sessionId: session.sessionId },
      ...{ heads: [fill(16)], previous: undefined, savedHash: savedHashOf(fill(17, 3)) },
      authors: [{ session: session.bytes, statement: statement.bytes }],
    },
    key,
  );
  expect(
    [session, statement, snapshot].map(({ bytes }) => [bytes.length, toHex(sha256(bytes))]),
  ).toEqual([
    [374, '8924d4f7d4bea900f5f5532fe3267568fdec828c1a1c2439e5da6c60edd32202'],
    [263, 'cda2ef60db24392e24b7526095d8964262c448fc237df7b9acbc999b9ccee9f6'],
    [890, '368e828d918ad43d217461877aa90f2678c83455fcf817204af281d59a052118'],
  ]);
  expect(toHex(actorOf(session.sessionId, fill(15, 16)))).toBe('5cb6c6432a363c14ae086a54198a53d5');
  expect(parseSession(session.bytes)).toMatchObject({
    ok: true,
    value: { sessionId: session.sessionId },
  });
  expect(parseStatement(statement.bytes)).toMatchObject({
    ok: true,
    value: { statementId: hash('stmt-id', statement.bytes.subarray(0, -64)) },
  });
  expect(parseSnapshot(snapshot.bytes)).toMatchObject({
    ok: true,
    value: { snapshotId: snapshot.snapshotId },
  });
});

test('a statement has one form, in whatever order its documents were named', () => {
  const item = (byte: number) => ({
    ...{ docId: fill(byte, 16), firstSeq: 1, lastSeq: 1, lastHash: fill(16) },
  });
  const state = (documents: readonly number[]) =>
    signStatement(
      {
        ...{ sessionId: fill(1), n: 1, prev: undefined, seen: [], items: documents.map(item) },
        ...{ claimedTime: 1, clock: 'local' },
      },
      key,
    );
  expect(state([3, 1, 2]).bytes).toEqual(state([1, 2, 3]).bytes);
  expect(parseStatement(state([3, 1, 2]).bytes).ok).toBe(true);
});
