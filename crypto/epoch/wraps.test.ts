/** What was before: how far back one secret leads, and who is named when it leads nowhere. */
import { beforeAll, expect, test } from 'vitest';
import { toHex } from '../encoding/bytes.ts';
import { act, add, pathOf, READER } from '../log/people.test-support.ts';
import { initCrypto } from '../primitives/sodium.ts';
import { createEpoch } from './epoch.ts';
import { forge, threesome } from './forge.test-support.ts';
import { openAll, Ward } from './ward.test-support.ts';
import { checkWraps, openHistory } from './wraps.ts';

beforeAll(initCrypto);

/** A record whose compartment has had four epochs, one after the other. */
function line(seed: number) {
  const { ward, book, owner, groupId, epochId } = threesome(seed);
  const rotation = { person: owner, groupId, compartment: 1 };
  const epochs = [epochId, ward.rotate(rotation), ward.rotate(rotation)];
  const newcomer = ward.person();
  act(book, { person: owner, groupId, body: add(newcomer.userId, READER) });
  epochs.push(ward.rotate(rotation));
  const secretsOf = (id: string) => {
    const secrets = openAll(book, owner, owner.device).get(id);
    if (secrets === undefined) throw new Error('the owner opens every epoch');
    return secrets;
  };
  return { ward, book, owner, groupId, rotation, epochs, newcomer, secretsOf };
}

test('who came last opens everything that was before, all the way back, and gets the right secrets', () => {
  const { book, groupId, epochs, newcomer, secretsOf } = line(71);
  const newest = epochs[3] ?? '';
  const { opened, wrong } = openHistory(
    book,
    { groupId, epochId: newest },
    secretsOf(newest).readSecrets,
  );
  expect([...opened.keys()].sort()).toEqual(epochs.slice(0, 3).sort());
  for (const [id, { readCommit }] of opened) {
    const epoch = book.state(groupId)?.epochs.find((known) => known.epochId === id);
    expect(toHex(readCommit)).toBe(toHex(epoch?.readCommit ?? new Uint8Array(0)));
  }
  expect(wrong).toEqual([]);
  const seen = openAll(book, newcomer, newcomer.device);
  expect(epochs.every((id) => seen.has(id))).toBe(true);
});

test('a cut history leads nowhere and accuses nobody; an epoch nobody knows leads nowhere', () => {
  const { ward, book, owner, groupId, epochs, secretsOf } = line(72);
  const cut = createEpoch({
    ...{ book, groupId, compartment: 1, device: owner.device, claimedTime: 0 },
    ...{ random: ward.random, reason: 'asked' as const, history: 'cut' as const },
    path: pathOf(book, { person: owner, groupId }),
  });
  if (!cut.ok) throw new Error('a manager may cut');
  const [outcome] = book.add([cut.value.entry]);
  const epochId = outcome?.kind === 'added' ? outcome.id : '';
  const { readSecrets } = cut.value.secrets;
  const nothing = { opened: new Map(), wrong: [] };
  expect(openHistory(book, { groupId, epochId }, readSecrets)).toEqual(nothing);
  expect(checkWraps(book, { groupId, epochId }, readSecrets).ok).toBe(true);
  const [first = ''] = epochs;
  const { readSecrets: own } = secretsOf(first);
  expect(openHistory(book, { groupId, epochId: first }, own)).toEqual(nothing);
  expect(openHistory(book, { groupId, epochId: 'ee'.repeat(32) }, own)).toEqual(nothing);
  expect(openHistory(book, { groupId: 'ee'.repeat(32), epochId: first }, own)).toEqual(nothing);
});

test('a wrap that is wrong names its epoch, once, and everything behind another one is still read', () => {
  const { ward, book, groupId, rotation, epochs, secretsOf } = line(73);
  // Somebody rotated elsewhere at the same time: the next epoch joins both.
  const elsewhere = new Ward(74);
  elsewhere.book.add(book.groups().flatMap((group) => book.entriesOf(group)));
  const beside = elsewhere.rotate(rotation);
  ward.rotate(rotation);
  book.add(elsewhere.book.entriesOf(groupId));
  const forged = forge(ward, rotation, (body) => ({
    ...body,
    wraps: body.wraps.map((wrap) => wrap.map((byte, i) => (i === 3 ? byte ^ 1 : byte))),
  }));
  expect(forged.verdict).toBe('accepted');
  const joined = book.state(groupId)?.epochs.find(({ epochId }) => epochId === forged.epochId);
  expect(joined?.previous.map(toHex)).toContain(beside);
  expect(joined?.previous).toHaveLength(2);
  const place = { groupId, epochId: forged.epochId };
  const { readSecrets } = forged.secrets;
  expect(openHistory(book, place, readSecrets)).toEqual({
    ...{ opened: new Map(), wrong: [forged.epochId] },
  });
  expect(checkWraps(book, place, readSecrets)).toEqual({
    ...{ ok: false, error: { code: 'crypto/seal' } },
  });
  const newest = epochs[3] ?? '';
  const before = { groupId, epochId: newest };
  expect(checkWraps(book, before, secretsOf(newest).readSecrets).ok).toBe(true);
});
