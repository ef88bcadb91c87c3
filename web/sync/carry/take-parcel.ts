/**
 * Taking a parcel in: what is in channels of this device goes the way of everything that arrives, in whatever order it opens;
 * what is for others and on no server yet is carried on.
 */
import { toHex } from '#crypto/encoding/bytes.ts';
import { parseEnvelope } from '#crypto/envelope/envelope.ts';
import type { CommandError } from '#kernel/feature.ts';
import { ok, type Result } from '#kernel/result.ts';
import type { Engine } from '../engine/engine.ts';
import { envelopeKey } from '../engine/envelope-key.ts';
import { stepTaking } from '../engine/intake.ts';
import { rotateShared } from '../engine/rotation.ts';
import { carry, putDownOld } from './carried.ts';
import { parseParcel } from './parcel.ts';

/** As many in one step as a commit should hold: a device that is switched off in between has taken in the ones before. */
const AT_ONCE = 32;

/** How many envelopes were in channels of this device, are carried for others now, and neither. */
export interface Taken {
  readonly taken: number;
  readonly carried: number;
  readonly left: number;
}

interface Item {
  readonly envelope: Uint8Array;
  readonly channelId: string;
  readonly isWaiting: boolean;
}

/** 'carry/form', 'carry/version', 'carry/too-large', 'storage/…'. The same parcel may be taken in again at any time. */
export async function takeParcel(
  engine: Engine,
  bytes: Uint8Array,
): Promise<Result<Taken, CommandError>> {
  const parcel = parseParcel(bytes);
  if (!parcel.ok) return parcel;
  const { waiting, known } = parcel.value;
  // What is known may lead to keys that what waits was sealed under.
  const items = [...itemsOf(known, false), ...itemsOf(waiting, true)];
  const total = waiting.length + known.length;
  const strange = await takeKnown(engine, items);
  if (!strange.ok) return strange;
  const carried = await carryOn(
    engine,
    items.filter(({ isWaiting }) => isWaiting),
    strange.value,
  );
  if (!carried.ok) return carried;
  const taken = items.length - strange.value.length;
  return ok({ taken, carried: carried.value, left: total - taken - carried.value });
}

const itemsOf = (envelopes: readonly Uint8Array[], isWaiting: boolean): Item[] =>
  envelopes.flatMap((envelope) => {
    const parsed = parseEnvelope(envelope);
    return parsed.ok
      ? [{ envelope, channelId: toHex(parsed.value.header.channelId), isWaiting }]
      : [];
  });

/** Round by round, since what is taken in opens channels; the answer is what belongs to none in the end. */
async function takeKnown(
  engine: Engine,
  items: readonly Item[],
): Promise<Result<readonly Item[], CommandError>> {
  let rest = items;
  for (;;) {
    const isKnown = ({ channelId }: Item) => engine.memory?.channels.has(channelId) === true;
    const now = rest.filter(isKnown);
    if (now.length === 0) return ok(rest);
    rest = rest.filter((item) => !isKnown(item));
    for (let at = 0; at < now.length; at += AT_ONCE) {
      const done = await takeSome(engine, now.slice(at, at + AT_ONCE));
      if (!done.ok) return done;
    }
  }
}

const takeSome = (engine: Engine, items: readonly Item[]): Promise<Result<void, CommandError>> =>
  stepTaking(engine, async (step, take) => {
    for (const { channelId, envelope } of items) await take(step, { channelId, envelope });
    if (step.batch.writesTo('entries') && step.memory.identity.stage === 'member')
      rotateShared(step);
    return ok(undefined);
  });

/** Also what was for this device: its author may not meet a server before we do. Counts what is only carried. */
const carryOn = (
  engine: Engine,
  waiting: readonly Item[],
  strange: readonly Item[],
): Promise<Result<number, CommandError>> =>
  engine.step((step) => {
    putDownOld(step);
    const others = new Set(strange);
    const own = new Set(
      [...step.memory.outbox.values()].map(({ envelope }) => envelopeKey(envelope)),
    );
    let carried = 0;
    for (const item of waiting) {
      if (own.has(envelopeKey(item.envelope))) continue;
      if (carry(step, item.envelope) && others.has(item)) carried += 1;
    }
    return Promise.resolve(ok(carried));
  });
