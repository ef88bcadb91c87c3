/** Engines that pass each other inbox envelopes by hand, and what somebody can make who holds nothing but a link. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { initializeWasm } from '@automerge/automerge-repo/slim';
import { beforeAll, expect } from 'vitest';
import { toHex } from '#crypto/encoding/bytes.ts';
import { openEnvelope, parseEnvelope, sealEnvelope } from '#crypto/envelope/envelope.ts';
import { PART, type Part } from '#crypto/envelope/parts.ts';
import { invitationKeysOf, parseInvitation, type Invitation } from '#crypto/invite/invitation.ts';
import { openJoin, type Join } from '#crypto/invite/join.ts';
import { sealWelcome, type Welcome } from '#crypto/invite/welcome.ts';
import { LogBook } from '#crypto/log/log-book.ts';
import { initCrypto } from '#crypto/primitives/sodium.ts';
import { parseRecordId, type RecordId } from '#kernel/ids.ts';
import { RECORD_ACCESS } from '#clinical/access.ts';
import { parseMillis, type Millis } from '#kernel/ports.ts';
import { invariant, ok } from '#kernel/result.ts';
import { MemoryStore } from '#storage/memory-store.ts';
import { Engine } from '../engine/engine.ts';
import type { Memory } from '../engine/memory.ts';
import { receiveEnvelope } from '../engine/receiver.ts';
import { seeded } from '../relay/relay-world.test-support.ts';
import { takeInboxMessage } from './inbox.ts';
import type { InvitedTo } from './inviter.ts';
import type { Position } from './positions.ts';

export const PASSPHRASE = 'long enough for a test';
export const KIND = 'clinic-directory';
/** Where documents of a record stand that only these tests know. */
const COMPARTMENTS_OF: Readonly<Record<string, number>> = {
  [KIND]: 1,
  summary: 1,
  doctors: 3,
  home: 4,
  messages: 5,
};
export const random = seeded(20261122).bytes;
let now = 1_700_000_000_000;

/** Lets time pass for all engines. */
export const advance = (ms: number): void => void (now += ms);

beforeAll(async () => {
  const wasm = createRequire(import.meta.url).resolve('@automerge/automerge/automerge.wasm');
  await Promise.all([initCrypto(), initializeWasm(readFileSync(wasm))]);
});

function time(): Millis {
  const millis = parseMillis(now);
  invariant(millis !== undefined, 'the test clock is a time');
  return millis;
}

export function termsOf(link: string): Invitation {
  const parsed = parseInvitation(link);
  invariant(parsed.ok, 'a link of these tests can be read');
  return parsed.value;
}

export const memoryOf = (engine: Engine): Memory => {
  invariant(engine.memory !== undefined, 'an engine of these tests is open');
  return engine.memory;
};

/** A device that starts over these rows: new when there are none, locked when there are some. */
export async function device(
  rows = new MemoryStore(),
  { snapshotEvery = 500 }: { readonly snapshotEvery?: number } = {},
): Promise<Engine> {
  const started = await Engine.start({
    rows,
    clock: { now: time },
    random,
    project: () => [],
    compartmentOf: (kind) => COMPARTMENTS_OF[kind],
    compartmentsWith: (kind) => (kind === KIND ? [1] : [1, 2, 3, 4, 5]),
    access: RECORD_ACCESS,
    snapshotEvery,
  });
  invariant(started.ok, 'a store in memory starts');
  return started.value;
}

export async function clinic(
  name: string,
  rows?: MemoryStore,
  rhythm?: { readonly snapshotEvery: number },
): Promise<Engine> {
  const engine = await device(rows, rhythm);
  const entry = { kind: KIND, action: 'test', change: () => undefined };
  const founded = await engine.found({
    introduction: { name, profession: 'nurse' },
    passphrase: PASSPHRASE,
    relayPublicKey: new Uint8Array(32),
    kind: KIND,
    first: () => [entry],
  });
  invariant(founded.ok, 'a clinic is founded');
  return engine;
}

export async function invited(by: Engine, to?: InvitedTo): Promise<{ id: string; link: string }> {
  const id = await by.invite(to);
  invariant(id.ok, 'a founder invites');
  return { id: id.value, link: memoryOf(by).invitations.get(id.value)?.link ?? '' };
}

export async function joining(
  link: string,
  introduction = { name: 'Koffi', profession: 'doctor' },
  asOwnDevice = false,
): Promise<Engine> {
  const engine = await device();
  const answer = { introduction, passphrase: PASSPHRASE, invitation: link, asOwnDevice };
  const joined = await engine.join(answer);
  invariant(joined.ok, 'an invitation is answered');
  return engine;
}

export const inboxOf = (link: string) => {
  const keys = invitationKeysOf(termsOf(link).secret);
  return { ...keys, channelId: toHex(keys.inboxChannelId) };
};

/** Everything a device has posted to the inbox so far, oldest first. */
export const posted = (engine: Engine, link: string): readonly Uint8Array[] =>
  [...memoryOf(engine).outbox.values()]
    .filter((row) => toHex(row.channelId) === inboxOf(link).channelId)
    .map((row) => row.envelope);

/** What arrives in a channel, taken in as one step. */
export const take = (engine: Engine, channelId: string, envelopes: readonly Uint8Array[]) =>
  engine.step<void>(async (step) => {
    for (const envelope of envelopes)
      await receiveEnvelope(step, { channelId, envelope }, takeInboxMessage);
    return ok(undefined);
  });

export async function put(
  engine: Engine,
  link: string,
  envelopes: readonly Uint8Array[],
): Promise<void> {
  const taken = await take(engine, inboxOf(link).channelId, envelopes);
  expect(taken.ok).toBe(true);
}

/** Commitment, nonce, JOIN: until both screens show a number. */
export async function compare(inviter: Engine, joiner: Engine, link: string): Promise<void> {
  await put(inviter, link, posted(joiner, link));
  await put(joiner, link, posted(inviter, link));
  await put(inviter, link, posted(joiner, link).slice(1));
}

export const admit = (inviter: Engine, id: string, position: Position = 'care-team') =>
  inviter.admit({
    position,
    id,
    introduce: ({ record }) => ({
      record: record ?? recordIdOf(organisationOf(inviter)),
      kind: KIND,
      entries: () => [],
    }),
  });

function recordIdOf(text: string): RecordId {
  const record = parseRecordId(text);
  invariant(record !== undefined, 'the id of a clinic is that of its record');
  return record;
}

/** What anybody with the link reads in a joiner's third message. */
export function joinSeenBy(link: string, envelopes: readonly Uint8Array[]): Join {
  const keys = invitationKeysOf(termsOf(link).secret);
  for (const envelope of envelopes) {
    const parsed = parseEnvelope(envelope);
    const parts = parsed.ok && openEnvelope(parsed.value, keys.inbox.readSecrets.bodyKey);
    if (!parts || !parts.ok) continue;
    const sealed = parts.value.find(({ type }) => type === PART.join);
    const join = sealed && openJoin(sealed.bytes, keys, termsOf(link).groupId);
    if (join?.ok === true) return join.value;
  }
  throw new Error('no JOIN was posted');
}

/** A welcome to whoever sent this JOIN, made with nothing but the link. */
export function welcomeFromAnybody(link: string, join: Join, welcome: Welcome): Uint8Array {
  const keys = invitationKeysOf(termsOf(link).secret);
  const book = new LogBook();
  book.add(join.userLog);
  const boxPublicKey = book.state(book.groups()[0] ?? '')?.epochs[0]?.boxPublicKey;
  invariant(boxPublicKey !== undefined, 'a joiner has a box');
  const place = { channelId: keys.inboxChannelId, boxPublicKey, signingKey: keys.inbox.writeKey };
  const sealed = sealWelcome(welcome, place, random);
  invariant(sealed.ok, 'a welcome is sealed');
  return sealed.value;
}

/** The clinic of somebody else, as a welcome would present it. */
export function clinicAsWelcome(engine: Engine): Welcome {
  const { book, identity } = memoryOf(engine);
  invariant(identity.organisation !== undefined, 'a founder has a clinic');
  const { organisationId, directoryChannelId, directoryKey } = identity.organisation;
  return {
    ...{ organisationId, directoryChannelId, directoryLinkKey: directoryKey },
    entries: book.groups().flatMap((groupId) => book.entriesOf(groupId)),
    relayTokens: [],
  };
}

export function message(link: string, parts: readonly Part[]): Uint8Array {
  const { inbox, inboxChannelId } = inboxOf(link);
  return sealEnvelope({
    ...{ kind: 'log', channelId: inboxChannelId, bodyKey: inbox.readSecrets.bodyKey },
    ...{ signingKey: inbox.writeKey, parts, nonce: random(24) },
  });
}

export const organisationOf = (engine: Engine): string =>
  toHex(memoryOf(engine).identity.organisation?.organisationId ?? new Uint8Array(0));

/** Everything that any of these devices has posted reaches every one of them that follows the channel, until nothing is new. */
export async function exchange(...engines: readonly Engine[]): Promise<void> {
  const delivered = new Set<string>();
  for (let before = -1; delivered.size > before;) {
    before = delivered.size;
    const pairs = engines.flatMap((to) => engines.map((from) => ({ from, to })));
    for (const { from, to } of pairs) if (from !== to) await deliver(from, to, delivered);
  }
}

async function deliver(from: Engine, to: Engine, delivered: Set<string>): Promise<void> {
  for (const { channelId, envelope } of memoryOf(from).outbox.values()) {
    const key = `${toHex(memoryOf(to).device.deviceId)}/${toHex(envelope)}`;
    const channel = toHex(channelId);
    if (delivered.has(key) || !memoryOf(to).channels.has(channel)) continue;
    delivered.add(key);
    expect((await take(to, channel, [envelope])).ok).toBe(true);
  }
}

/** An answered invitation, compared and let in, with everything that follows from it delivered. */
export async function letIn(
  inviter: Engine,
  newcomer: {
    readonly name: string;
    readonly record?: RecordId | undefined;
    readonly others?: readonly Engine[];
    readonly position?: Position;
  },
): Promise<Engine> {
  const { id, link } = await invited(inviter, newcomer.record);
  const profession = newcomer.record === undefined ? 'nurse' : 'patient';
  const joiner = await joining(link, { name: newcomer.name, profession });
  await compare(inviter, joiner, link);
  expect(await admit(inviter, id, newcomer.position)).toEqual({ ok: true, value: undefined });
  await put(joiner, link, posted(inviter, link));
  await exchange(inviter, joiner, ...(newcomer.others ?? []));
  return joiner;
}
