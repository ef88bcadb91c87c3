import { beforeAll, expect, test } from 'vitest';
import { concatBytes } from '../encoding/bytes.ts';
import { encode } from '../encoding/writer.ts';
import { derive, hash } from '../primitives/hash.ts';
import { initCrypto } from '../primitives/sodium.ts';
import { pieceAddress, requestMac, type Request } from './request-proof.ts';

beforeAll(initCrypto);

const bytes = (length: number, fill: number) => new Uint8Array(length).fill(fill);
const KEY = bytes(32, 1);
const request: Request = {
  ...{ relayId: bytes(16, 2), channelId: bytes(16, 3), time: 1_790_000_000_000 },
  ...{ what: 'PUT /piece/00', body: bytes(9, 4) },
};

test('a request is proven for one relay, channel, time, path and body, under the key of that channel', () => {
  const mac = requestMac(KEY, request);
  const said = concatBytes([
    ...[request.relayId, request.channelId, encode((w) => w.u64(request.time).text(request.what))],
    hash('request', request.body),
  ]);
  expect(mac).toEqual(derive(KEY, 16, 'request', said));
  const others: readonly Partial<Request>[] = [
    { relayId: bytes(16, 9) },
    { channelId: bytes(16, 9) },
    { time: request.time + 1 },
    { what: 'GET /piece/00' },
    { body: bytes(8, 4) },
  ];
  for (const change of others) expect(requestMac(KEY, { ...request, ...change })).not.toEqual(mac);
  expect(requestMac(bytes(32, 9), request)).not.toEqual(mac);
});

test('a piece of a file lies where its digest says', () => {
  expect(pieceAddress(bytes(5, 1))).toEqual(hash('chunk', bytes(5, 1)));
});
