/**
 * Attacks 45, 46 and 20 on the engine: a member who may write makes snapshots that say something else than was signed, or that would
 * become far more than they are. Whoever has no history is shown an honest older one, or the history itself.
 */
import { deflateRawSync } from 'node:zlib';
import * as A from '@automerge/automerge/slim';
import { expect, test } from 'vitest';
import { concatBytes, toHex } from '#crypto/encoding/bytes.ts';
import { openEnvelope, parseEnvelope, sealEnvelope } from '#crypto/envelope/envelope.ts';
import { PART } from '#crypto/envelope/parts.ts';
import { editSecretsOf, readSecretsOf } from '#crypto/keys/epoch-secrets.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import { uleb } from '#crypto/work/people.test-support.ts';
import { parseSession } from '#crypto/work/session.ts';
import { parseSnapshot, savedHashOf, signSnapshot, type Snapshot } from '#crypto/work/snapshot.ts';
import { invariant } from '#kernel/result.ts';
import type { Root } from '../../web/sync/automerge-draft.ts';
import type { Engine } from '../../web/sync/engine/engine.ts';
import { memoryOf, random } from '../../web/sync/joining/joining.test-support.ts';
import { entriesIn } from '../../web/sync/joining/ward.test-support.ts';
import { isWithinLimits } from '../../web/sync/snapshots/saved-limits.ts';
import {
  hand,
  headsIn,
  longRecord,
  newcomer,
  type LongRecord,
  type Sent,
} from '../../web/sync/snapshots/snapshots.test-support.ts';

interface False extends Partial<Snapshot> {
  readonly saved?: Uint8Array;
}

/** What the nurse makes of her own newest snapshot: signed by her, for the channel it was made for. */
function falsified(
  { nurse, snapshots: [newest] }: LongRecord,
  change: (honest: Honest) => False,
): Sent {
  const channel = newest && memoryOf(nurse).channels.get(newest.channelId);
  const parsed = newest && parseEnvelope(newest.envelope);
  invariant(newest !== undefined && channel?.edit !== undefined, 'a member made a snapshot');
  const opened =
    parsed?.ok === true && openEnvelope(parsed.value, readSecretsOf(channel.read).bodyKey);
  const parts = opened !== false && opened.ok ? opened.value : [];
  const bytesOf = (type: number) =>
    parts.find((part) => part.type === type)?.bytes ?? new Uint8Array();
  const honest = parseSnapshot(bytesOf(PART.snapshot));
  invariant(honest.ok, 'an honest snapshot is read');
  const { saved = bytesOf(PART.saved), ...fields } = change({
    snapshot: honest.value.snapshot,
    saved: bytesOf(PART.saved),
  });
  const snapshot = { ...honest.value.snapshot, savedHash: savedHashOf(saved), ...fields };
  const { bytes } = signSnapshot(snapshot, memoryOf(nurse).device.signingKey);
  const secrets = editSecretsOf(channel.edit);
  const envelope = sealEnvelope({
    ...{ kind: 'snapshot', channelId: fromHexId(newest.channelId), nonce: random(24) },
    ...{ bodyKey: secrets.readSecrets.bodyKey, signingKey: secrets.writeKey },
    parts: [
      { type: PART.session, bytes: bytesOf(PART.session) },
      { type: PART.snapshot, bytes },
      { type: PART.saved, bytes: saved },
    ],
  });
  return { channelId: newest.channelId, envelope };
}

interface Honest {
  readonly snapshot: Snapshot;
  readonly saved: Uint8Array;
}

const builtOf = (changes: readonly Uint8Array[]): A.Doc<Root> =>
  A.applyChanges(A.init<Root>(), [...changes])[0];

const falseDocument = (document: A.Doc<Root>): False => ({
  saved: A.save(document),
  heads: A.getHeads(document).map(fromHexId),
});

const without = (saved: Uint8Array, count: number): A.Doc<Root> =>
  builtOf(A.getAllChanges(A.load<Root>(saved)).slice(0, -count));

function rewritten(document: A.Doc<Root>, actor: string): A.Doc<Root> {
  return A.change(A.clone(document, { actor }), (root) => {
    root['entry:false'] = { text: 'never written' };
  });
}

const lastActorOf = (saved: Uint8Array): string =>
  A.getChangesMetaSince(A.load<Root>(saved), []).at(-1)?.actor ?? '';

const ATTEMPTS: Readonly<Record<string, (honest: Honest) => False>> = {
  'a dropped change': ({ saved }) => falseDocument(without(saved, 1)),
  'an altered change': ({ saved }) =>
    falseDocument(rewritten(without(saved, 1), lastActorOf(saved))),
  'a change nobody stated': ({ saved }) =>
    falseDocument(rewritten(A.load<Root>(saved), lastActorOf(saved))),
  'an invented actor': ({ saved }) =>
    falseDocument(rewritten(A.load<Root>(saved), 'ff'.repeat(16))),
  'other bytes than were hashed': ({ snapshot }) => ({
    savedHash: snapshot.heads[0] ?? random(32),
  }),
  'heads that are not its own': () => ({ heads: [random(32)] }),
  'an author left out': ({ snapshot }) => ({ authors: snapshot.authors.slice(1) }),
  'statements under each other’s sessions': ({ snapshot: { authors } }) => ({
    authors: authors.map(({ session }, i) => ({
      session,
      statement: authors[(i + 1) % authors.length]?.statement ?? session,
    })),
  }),
  'another compartment': () => ({ compartment: 2 }),
  'no document at all': () => ({ saved: random(400) }),
  'a document behind another': ({ saved }) => ({ saved: concatBytes([saved, saved]) }),
};

const reasonsOf = (engine: Engine): readonly string[] =>
  [...memoryOf(engine).setAside.values()].map(({ reason }) => reason);

test('attack 45: of false snapshots by a member none is shown, the older honest one is, and the history ends it', async () => {
  const ward = await longRecord();
  const ines = await newcomer(ward);
  for (const [what, attempt] of Object.entries(ATTEMPTS)) {
    const before = memoryOf(ines).setAside.size;
    await hand(ines, [falsified(ward, attempt)]);
    expect(memoryOf(ines).setAside.size, what).toBe(before + 1);
    expect(memoryOf(ines).places.has(ward.saved.document), what).toBe(false);
  }
  expect(new Set(reasonsOf(ines))).toEqual(new Set(['crypto/snapshot', 'crypto/bind']));
  await hand(ines, ward.snapshots.slice(1));
  expect(await entriesIn(ines, ward.saved)).toBe(19);
  await hand(ines, ward.history);
  expect(await headsIn(ines, ward.saved)).toEqual(await headsIn(ward.nurse, ward.saved));
});

test('attack 46: the last statement of an earlier session does not vouch for what its author wrote in a later one', async () => {
  const ward = await longRecord();
  const ines = await newcomer(ward);
  const nurse = toHex(memoryOf(ward.nurse).identity.userId);
  const isHers = ({ session }: Snapshot['authors'][number]) => {
    const parsed = parseSession(session);
    return parsed.ok && toHex(parsed.value.session.path.userId) === nurse;
  };
  const attempts: readonly ((authors: Snapshot['authors']) => Snapshot['authors'])[] = [
    // One of her two sessions stands for both, by itself or in the place of the other.
    (authors) => [...authors.filter(isHers).slice(0, 1), ...authors.filter((one) => !isHers(one))],
    (authors) => [...authors.filter(isHers).slice(1), ...authors.filter((one) => !isHers(one))],
    (authors) => {
      const [earlier, later] = authors.filter(isHers);
      invariant(earlier !== undefined && later !== undefined, 'she wrote in two sessions');
      return authors.map((one) => (one === later ? { ...one, statement: earlier.statement } : one));
    },
  ];
  for (const attempt of attempts) {
    const before = memoryOf(ines).setAside.size;
    const sent = falsified(ward, ({ snapshot }) => ({ authors: attempt(snapshot.authors) }));
    await hand(ines, [sent]);
    expect(memoryOf(ines).setAside.size).toBe(before + 1);
  }
  expect(new Set(reasonsOf(ines))).toEqual(new Set(['crypto/snapshot']));
  expect(memoryOf(ines).places.has(ward.saved.document)).toBe(false);
});

const MAGIC = [0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0];

/** A document of one column of operations. */
function documentOf(spec: number, column: Uint8Array): Uint8Array {
  const body = concatBytes([
    ...[uleb(0), uleb(0), uleb(0), uleb(1), uleb(spec), uleb(column.length)],
    column,
  ]);
  return concatBytes([Uint8Array.from([...MAGIC, 0]), uleb(body.length), body]);
}

test('attack 20: a saved document that would inflate, repeat or spell itself into gigabytes is refused before it is loaded', () => {
  const million = 0x2_0000;
  const bombs = {
    inflates: documentOf(0x42 | 8, deflateRawSync(new Uint8Array(64 << 20))),
    repeats: documentOf(0x42, Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x3f, 1)),
    isEmpty: documentOf(0x42, Uint8Array.of(0, 0xff, 0xff, 0xff, 0xff, 0x3f)),
    isFalse: documentOf(0x34, Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x3f)),
    spells: documentOf(
      0x15,
      concatBytes([Uint8Array.of(0x80, 0x80, 0xc0, 0), uleb(million), new Uint8Array(million)]),
    ),
  };
  for (const [what, bomb] of Object.entries(bombs)) expect(isWithinLimits(bomb), what).toBe(false);
  expect(isWithinLimits(documentOf(0x42, Uint8Array.of(3, 1)))).toBe(true);
  const honest = A.save(rewritten(A.init<Root>(), 'aa'.repeat(16)));
  expect(isWithinLimits(honest)).toBe(true);
  for (let length = 0; length < honest.length; length++)
    expect(isWithinLimits(honest.subarray(0, length))).toBe(false);
});
