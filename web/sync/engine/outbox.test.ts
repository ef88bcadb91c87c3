/** What waits is counted as it comes and goes, whatever is put in again or taken out twice. */
import { expect, test } from 'vitest';
import { fromHexId } from '#crypto/log/hex-id.ts';
import { Outbox } from './outbox.ts';

const idOf = (byte: string) => byte.repeat(16);
const [CHANNEL, OTHER, NOTE, PLAN] = [idOf('a1'), idOf('b2'), idOf('c3'), idOf('d4')] as const;

const row = (channel: string, ...documents: readonly string[]) => ({
  channelId: fromHexId(channel),
  documents: documents.map(fromHexId),
  envelope: new Uint8Array(0),
});

const said = (outbox: Outbox) => ({
  channels: [CHANNEL, OTHER].map((id) => outbox.waitsFor(id)),
  documents: [NOTE, PLAN].map((id) => outbox.holdsWorkOf(id)),
  withWork: outbox.withWork,
});

const EMPTY = { channels: [false, false], documents: [false, false], withWork: 0 };

test('what waits for a channel and of a document is known until the last of it has left', () => {
  const outbox = new Outbox();
  expect(said(outbox)).toEqual(EMPTY);
  outbox
    .set('1', row(CHANNEL, NOTE, PLAN))
    .set('2', row(CHANNEL, NOTE))
    .set('3', row(OTHER));
  expect(said(outbox)).toEqual({
    ...{ channels: [true, true], documents: [true, true], withWork: 2 },
  });
  outbox.delete('1');
  expect(said(outbox)).toEqual({
    ...{ channels: [true, true], documents: [true, false], withWork: 1 },
  });
  expect(outbox.delete('1')).toBe(false);
  for (const key of ['2', '3']) outbox.delete(key);
  expect(said(outbox)).toEqual(EMPTY);
});

test('what is sealed anew for another channel waits for that one only, in its old place', () => {
  const outbox = new Outbox();
  outbox.set('1', row(CHANNEL, NOTE)).set('2', row(CHANNEL)).set('1', row(OTHER, NOTE));
  expect(said(outbox)).toMatchObject({ channels: [true, true], withWork: 1 });
  expect([...outbox.keys()]).toEqual(['1', '2']);
  outbox.delete('2');
  expect(said(outbox)).toMatchObject({ channels: [false, true], documents: [true, false] });
});
