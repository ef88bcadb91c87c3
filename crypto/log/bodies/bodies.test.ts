import { beforeAll, describe, expect, test } from 'vitest';
import { examineDecoder } from '../../encoding/decoder-exam.test-support.ts';
import { encode } from '../../encoding/writer.ts';
import { encodeCard } from '../../keys/device-card.ts';
import { initCrypto } from '../../primitives/sodium.ts';
import { encodeEntry, parseEntry } from '../entry.ts';
import { createDevice, genesisOf, seededRandom, founderUser } from '../people.test-support.ts';
import { encodeBody, parseBody, type Body } from './body.ts';
import { SEALED_BYTES } from './seal.ts';

beforeAll(initCrypto);

const fill = (length: number, byte: number) => new Uint8Array(length).fill(byte);
const id = (byte: number) => fill(32, byte);
const rights = { flags: 1, read: 7, write: 6 };
const seal = {
  memberId: id(3),
  tier: 1 as const,
  boxId: fill(16, 4),
  sealed: fill(SEALED_BYTES, 5),
};
const path = { deviceId: id(1), userId: id(2), cites: [id(3), id(4)] };

const bodies = (): readonly Body[] => [
  {
    type: 'genesis',
    value: genesisOf('record', seededRandom(1), {
      founders: [founderUser('22'.repeat(32))],
      compartments: 0b111,
    }),
  },
  {
    type: 'add',
    value: {
      memberKind: 'user',
      memberId: id(1),
      rights,
      replaces: id(0),
      card: fill(0, 0),
      joinHash: id(9),
    },
  },
  { type: 'set', value: { memberId: id(1), rights } },
  {
    type: 'remove',
    value: { memberId: id(1), cosignatures: [{ path, signature: fill(64, 8) }] },
  },
  {
    type: 'epoch',
    value: {
      compartment: 2,
      suite: 1,
      n: 3,
      previous: [id(1), id(2)],
      readCommit: id(3),
      writePublicKey: id(4),
      dropPublicKey: id(5),
      boxPublicKey: fill(0, 0),
      shareHash: id(6),
      cites: [id(7)],
      reason: 'age',
      seals: [],
      wraps: [fill(48, 1), fill(48, 2)],
    },
  },
  { type: 'grant', value: { epochId: id(1), seals: [seal] } },
  { type: 'verdict', value: { compartment: 1, verdict: 'adopt', statementIds: [id(1), id(2)] } },
  {
    type: 'policy',
    value: {
      minVersion: 1,
      minSuite: 1,
      relays: [{ publicKey: id(1), flags: 1 }],
      accountPublicKey: id(2),
      dutyPublicKey: id(3),
      glassRole: id(0),
      reviewHours: 72,
      maxEpochDays: 365,
    },
  },
  { type: 'link', value: { what: 'directory', id: id(1), channelId: fill(16, 2), key: id(3) } },
];

describe('every structure has one form', () => {
  test.each(['genesis', 'add', 'set', 'remove', 'epoch', 'grant', 'verdict', 'policy', 'link'])(
    '%s',
    (type) => {
      const body = bodies().find((candidate) => candidate.type === type);
      if (body === undefined) throw new Error('every type has a sample');
      const encoded = encodeBody(body);
      const problems = examineDecoder({
        parse: (bytes) => parseBody(encoded.type, bytes),
        encode: (value) => (value.type === 'unknown' ? fill(0, 0) : encodeBody(value).body),
        valid: encoded.body,
      });
      expect(problems).toEqual([]);
      expect(parseBody(encoded.type, encoded.body)).toEqual({ ok: true, value: body });
    },
  );

  test('entry', () => {
    const entry = {
      groupId: id(1),
      type: 3,
      parents: [id(2), id(3)],
      path: { ...path, roleId: id(9) },
      claimedTime: 1_700_000_000_000,
      body: fill(10, 1),
      signature: fill(64, 7),
    };
    const problems = examineDecoder({
      parse: (bytes) => {
        const read = parseEntry(bytes);
        return read.ok ? { ok: true, value: read.value.entry } : read;
      },
      encode: encodeEntry,
      valid: encodeEntry(entry),
    });
    expect(problems).toEqual([]);
  });
});

test('an entry of 512 KiB exactly is one', () => {
  const entry = { groupId: id(1), type: 3, parents: [id(2)], path, claimedTime: 1 };
  const signature = fill(64, 7);
  const around = encodeEntry({ ...entry, body: fill(0, 0), signature }).length;
  const whole = encodeEntry({ ...entry, body: fill(512 * 1024 - around, 1), signature });
  expect(whole.length).toBe(512 * 1024);
  expect(parseEntry(whole).ok).toBe(true);
});

describe('what breaks a limit is refused as that', () => {
  const tooMany = (count: number) => encode((w) => w.u16(count));
  test.each([
    ['parents', () => parseEntry(encode((w) => w.raw(id(1)).u8(2).raw(tooMany(17))))],
    ['an oversized entry', () => parseEntry(fill(512 * 1024 + 1, 0))],
    [
      'cosignatures',
      () =>
        parseBody(
          4,
          encode((w) => w.raw(id(1)).raw(tooMany(8))),
        ),
    ],
    [
      'statements of a verdict',
      () =>
        parseBody(
          7,
          encode((w) => w.u8(1).u8(1).raw(tooMany(257))),
        ),
    ],
    [
      'seals',
      () =>
        parseBody(
          6,
          encode((w) => w.raw(id(1)).raw(tooMany(257))),
        ),
    ],
  ])('%s', (_, parse) => {
    expect(parse()).toEqual({ ok: false, error: { code: 'crypto/limit' } });
  });
});

describe('keys that nobody can seal to', () => {
  test('do not enter a log as a device, nor as the box of an epoch', () => {
    const device = createDevice(seededRandom(4));
    for (const bad of [fill(1216, 255), fill(1216, 0)]) {
      const card = encodeCard({ ...device.card, boxPublicKey: bad });
      const founder = { memberKind: 'device' as const, memberId: device.deviceId, card };
      const value = genesisOf('user', seededRandom(5), { founders: [founder, founder] });
      const body = encodeBody({ type: 'genesis', value });
      expect(parseBody(body.type, body.body)).toEqual({ ok: false, error: { code: 'crypto/key' } });
      const sample = bodies().find((candidate) => candidate.type === 'epoch');
      if (sample?.type !== 'epoch') throw new Error('there is an epoch sample');
      const epoch = encodeBody({ type: 'epoch', value: { ...sample.value, boxPublicKey: bad } });
      expect(parseBody(epoch.type, epoch.body)).toEqual({
        ok: false,
        error: { code: 'crypto/key' },
      });
    }
  });

  test('another suite and unknown flags are refused', () => {
    const genesis = bodies()[0];
    if (genesis?.type !== 'genesis') throw new Error('the first sample is a genesis');
    const body = encodeBody({ type: 'genesis', value: { ...genesis.value, suite: 2 } });
    expect(parseBody(1, body.body)).toEqual({ ok: false, error: { code: 'crypto/suite' } });
    const set = encodeBody({
      type: 'set',
      value: { memberId: id(1), rights: { flags: 4, read: 1, write: 0 } },
    });
    expect(parseBody(3, set.body)).toEqual({ ok: false, error: { code: 'crypto/form' } });
  });

  test('types a program does not know stay opaque, and only those below 128 are critical', () => {
    expect(parseBody(77, fill(3, 1))).toEqual({
      ok: true,
      value: { type: 'unknown', critical: true },
    });
    expect(parseBody(200, fill(3, 1))).toEqual({
      ok: true,
      value: { type: 'unknown', critical: false },
    });
  });
});
