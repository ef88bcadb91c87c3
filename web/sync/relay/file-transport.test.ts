import { beforeAll, describe, expect, test, vi } from 'vitest';
import { toHex } from '#crypto/encoding/bytes.ts';
import {
  CHUNK_BYTES,
  chunkCountOf,
  chunkDigest,
  openChunk,
  sealChunk,
} from '#crypto/files/file-chunks.ts';
import { relayReadKey, relayWriteKey } from '#crypto/keys/epoch-secrets.ts';
import { asSecret } from '#crypto/primitives/secret.ts';
import { initCrypto } from '#crypto/relay/relay-identity.ts';
import { ok } from '#crypto/result.ts';
import { PieceRelay } from '../files/piece-relay.test-support.ts';
import { fetchFile, sendFile, type FileShelf } from './file-transport.ts';
import type { ChannelAccess, HttpPort, RelayRequests } from './relay-requests.ts';
import { RelayWorld, TestClient, seeded } from './relay-world.test-support.ts';

beforeAll(initCrypto);

const FILE_BYTES = 1_048_576 + 1_234;

interface Limits {
  readonly channelBytesMax?: number;
}

/** A relay with one channel, and a link to what it does beside envelopes that a test can cut. */
async function worldWithPieces(limits: Limits = {}) {
  const world = new RelayWorld({ seed: 5 });
  const channel = world.channel();
  const client = new TestClient(world);
  client.link.create(world.creation(channel));
  client.link.start();
  await world.clock.advance(1_000);
  const { relayId, clock } = world;
  const beside = new PieceRelay(world, limits);
  const { rows, pieces, asked, http } = beside;
  const { edit, readSecrets } = channel.secrets;
  const access: ChannelAccess = {
    relayId,
    channelId: channel.channelId,
    readKey: relayReadKey(readSecrets.read, relayId),
    writeKey: relayWriteKey(edit, relayId),
  };
  const relay: RelayRequests = { http, channel: access, now: clock.now };
  const cutBy = (next: PieceRelay['cut']) => {
    beside.cut = next;
  };
  return { world, channel, client, rows, pieces, relay, asked, cutBy };
}

function sealed(seed: number, length = FILE_BYTES) {
  const random = seeded(seed);
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i += 997) bytes[i] = Math.floor(random.next() * 256);
  const file = { fileId: random.bytes(16), key: asSecret(random.bytes(32)), length };
  const plain = (index: number) => bytes.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES);
  const pieces = Array.from({ length: chunkCountOf(length) }, (_, index) =>
    sealChunk(file, index, plain(index)),
  );
  const digests = pieces.map(chunkDigest);
  const outgoing = { digests, piece: (index: number) => Promise.resolve(pieces[index]) };
  return { bytes, file, outgoing };
}

function shelf(): FileShelf & { readonly pieces: Uint8Array[] } {
  const pieces: Uint8Array[] = [];
  let kept: Uint8Array | undefined;
  return {
    pieces,
    list: () => Promise.resolve(kept),
    keepList: (list) => Promise.resolve(((kept = list), ok(undefined))),
    have: () => pieces.length,
    keep: (_, piece) => Promise.resolve((pieces.push(piece), ok(undefined))),
  };
}

describe('files at the relay', () => {
  test('a file over a link that breaks off again and again arrives whole, and no piece travels twice for nothing', async () => {
    const { relay, asked, cutBy } = await worldWithPieces();
    const { bytes, file, outgoing } = sealed(1);
    const random = seeded(9);
    const flaky = () => {
      const chance = random.next();
      if (chance < 0.1) return 'before';
      return chance < 0.2 ? 'after' : 'none';
    };
    cutBy(flaky);
    let digest: Uint8Array | undefined;
    let tries = 0;
    while (digest === undefined && tries++ < 200) {
      const sent = await sendFile(relay, outgoing);
      if (sent.ok) digest = sent.value;
      else expect(sent.error.code).toBe('relay/unavailable');
    }
    expect(tries).toBeGreaterThan(2);
    // Every piece, the list, and those whose request or answer was lost: far fewer than a try from the beginning each time.
    expect(asked.filter((line) => line.startsWith('PUT')).length).toBeLessThan(
      2 * outgoing.digests.length,
    );
    const here = shelf();
    const named = { digest: digest ?? bytes, length: file.length };
    while (!(await fetchFile(relay, named, here)).ok);
    expect(here.pieces).toHaveLength(outgoing.digests.length);
    here.pieces.forEach((piece, index) => {
      const opened = openChunk(file, index, piece);
      const plain = bytes.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES);
      expect(opened.ok && Buffer.compare(opened.value, plain)).toBe(0);
    });
  });

  test('who may only read fetches and does not send; who has no key of the channel does neither', async () => {
    const { relay } = await worldWithPieces();
    const { file, outgoing } = sealed(2, 100_000);
    const { relayId, channelId, readKey } = relay.channel;
    const reader = { ...relay, channel: { relayId, channelId, readKey } };
    expect(await sendFile(reader, outgoing)).toEqual({ ok: false, error: { code: 'relay/right' } });
    const guess = { ...relay, channel: { ...relay.channel, writeKey: readKey } };
    expect(await sendFile(guess, outgoing)).toEqual({ ok: false, error: { code: 'relay/mac' } });
    const sent = await sendFile(relay, outgoing);
    const named = { digest: sent.ok ? sent.value : readKey, length: file.length };
    expect((await fetchFile(reader, named, shelf())).ok).toBe(true);
    const stranger = { ...relay, channel: { relayId, channelId, readKey: new Uint8Array(32) } };
    expect(await fetchFile(stranger, named, shelf())).toEqual({
      ok: false,
      error: { code: 'relay/mac' },
    });
  });

  test('a proof holds for its own body, its own path and some minutes', async () => {
    const { relay, world } = await worldWithPieces();
    const { outgoing } = sealed(3, 1_000);
    let seen: Parameters<HttpPort>[0] | undefined;
    const watching: RelayRequests = {
      ...relay,
      http: (request) => {
        if (request.method === 'PUT') seen ??= request;
        return relay.http(request);
      },
    };
    await sendFile(watching, outgoing);
    if (seen === undefined) throw new Error('nothing was sent');
    expect((await relay.http(seen)).status).toBe(201);
    expect((await relay.http({ ...seen, body: Uint8Array.of(1) })).status).toBe(401);
    const other = seen.path.replace(/[0-9a-f]{4}$/, '0000');
    expect((await relay.http({ ...seen, path: other })).status).toBe(401);
    await world.clock.advance(301_000);
    expect((await relay.http(seen)).status).toBe(401);
  });

  test('a relay that gives another piece, or another list, is found out', async () => {
    const { relay } = await worldWithPieces();
    const { file, outgoing } = sealed(4, 200_000);
    const sent = await sendFile(relay, outgoing);
    const named = { digest: sent.ok ? sent.value : new Uint8Array(32), length: file.length };
    const lying: RelayRequests = {
      ...relay,
      http: async (request) => {
        const answer = await relay.http(request);
        const body = Uint8Array.from(answer.body);
        body[7] = (body[7] ?? 0) ^ 1;
        return { ...answer, body };
      },
    };
    const refused = { ok: false, error: { code: 'relay/form' } };
    expect(await fetchFile(lying, named, shelf())).toEqual(refused);
    expect(await fetchFile(relay, { ...named, length: 20 }, shelf())).toEqual(refused);
  });

  test('a full channel takes no more pieces, a full disk says so, and what is there is still given', async () => {
    const { relay, rows } = await worldWithPieces({ channelBytesMax: 150_000 });
    const small = sealed(5, 60_000);
    const sent = await sendFile(relay, small.outgoing);
    expect(sent.ok).toBe(true);
    expect(await sendFile(relay, sealed(6, 120_000).outgoing)).toEqual({
      ok: false,
      error: { code: 'relay/quota' },
    });
    rows.isFull = true;
    expect(await sendFile(relay, sealed(7, 1_000).outgoing)).toEqual({
      ok: false,
      error: { code: 'relay/unavailable' },
    });
    const named = { digest: sent.ok ? sent.value : new Uint8Array(32), length: 60_000 };
    expect((await fetchFile(relay, named, shelf())).ok).toBe(true);
  });

  test('a closed channel takes no more pieces, so that who has left cannot fill the clinic’s room; what is there is still given', async () => {
    const { relay, world, client, channel, pieces } = await worldWithPieces();
    const small = sealed(9, 60_000);
    const sent = await sendFile(relay, small.outgoing);
    client.link.close(channel.id, channel.secrets.writeKey);
    await world.clock.advance(1_000);
    const put = vi.spyOn(pieces, 'put');
    expect(await sendFile(relay, sealed(10, 1_000).outgoing)).toEqual({
      ok: false,
      error: { code: 'relay/closed' },
    });
    expect(put).not.toHaveBeenCalled();
    const named = { digest: sent.ok ? sent.value : new Uint8Array(32), length: 60_000 };
    expect((await fetchFile(relay, named, shelf())).ok).toBe(true);
  });

  test('pieces go when their channel is deleted, and only then; the account has its room back', async () => {
    const { relay, pieces, channel, rows } = await worldWithPieces();
    await sendFile(relay, sealed(8, 100_000).outgoing);
    expect(await pieces.collect((ids) => Promise.resolve(ids.map(() => false)))).toBe(0);
    expect(await rows.under('pieces', channel.channelId)).toHaveLength(3);
    const isGone = (ids: readonly Uint8Array[]) =>
      Promise.resolve(ids.map((id) => toHex(id) === channel.id));
    expect(await pieces.collect(isGone)).toBe(1);
    expect(await rows.under('pieces', new Uint8Array(0))).toEqual([]);
    expect((await rows.under('rooms', new Uint8Array(0))).map((row) => row.value[7])).toEqual([0]);
    expect(await pieces.collect(isGone)).toBe(0);
  });
});
