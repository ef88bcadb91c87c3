/**
 * A scale: with the owner's consent where it keeps users apart, then weights and body compositions. One weighing
 * comes as up to three packets; they are one record only when user and time agree.
 */
import { ok, type Result } from '../core/result.ts';
import { decodeBodyComposition, type BodyComposition } from '../decoders/body-composition.ts';
import { decodeUserControlPoint, encodeConsent } from '../decoders/user-control-point.ts';
import { decodeWeight, type Weight } from '../decoders/weight-scale.ts';
import type { LinkError } from '../link/link-error.ts';
import { drain, SILENCE_MS, type Drained } from './drain.ts';
import { withSession, type Session, type SessionPorts } from './session.ts';

/** One stand on the scale. */
export interface Weighing {
  readonly weight: Weight | undefined;
  readonly compositions: readonly BodyComposition[];
  readonly raw: readonly Uint8Array[];
}

export interface ScaleOptions {
  /** The slot and code the owner chose on the scale; undefined for a scale without users. */
  readonly consent: { readonly userIndex: number; readonly code: number } | undefined;
  /** Each weighing when it is whole. */
  readonly onWeighing: (weighing: Weighing) => void;
}

export interface ScaleOutcome {
  /** 'none': not asked. Without consent most scales tell a weight and no person. */
  readonly consent: 'none' | 'given' | 'refused';
  readonly drained: Drained;
}

const STANDING_MS_MAX = 120_000;
/** A weight, a composition and the rest of it. */
const PACKETS_PER_WEIGHING_MAX = 3;

export const runScale = (
  ports: SessionPorts,
  options: ScaleOptions,
): Promise<Result<ScaleOutcome, LinkError>> =>
  withSession(ports, async (session) => {
    const consent = await askConsent(session, options.consent);
    if (!consent.ok) return consent;
    const join = new WeighingJoin(options.onWeighing);
    const drained = await drain(session, {
      needed: ['weight'],
      optional: ['bodyComposition'],
      firstMs: STANDING_MS_MAX,
      take: ({ from, bytes }) => {
        if (from === 'weight') {
          const weight = decodeWeight(bytes);
          if (weight.ok) join.addWeight(weight.value, bytes);
          return weight;
        }
        const composition = decodeBodyComposition(bytes);
        if (composition.ok) join.addComposition(composition.value, bytes);
        return composition;
      },
    });
    join.flush();
    return drained.ok ? ok({ consent: consent.value, drained: drained.value }) : drained;
  });

async function askConsent(
  session: Session,
  consent: ScaleOptions['consent'],
): Promise<Result<ScaleOutcome['consent'], LinkError>> {
  if (consent === undefined) return ok('none');
  const listening = await session.listen('userControl');
  if (!listening.ok) return listening;
  const asked = await session.write('userControl', encodeConsent(consent.userIndex, consent.code));
  if (!asked.ok) return asked;
  const next = await session.next(SILENCE_MS);
  if (next.kind !== 'item' || next.item.from !== 'userControl') return ok('refused');
  const answer = decodeUserControlPoint(next.item.bytes);
  const given =
    answer.ok && answer.value.request === 'consent' && answer.value.result === 'success';
  return ok(given ? 'given' : 'refused');
}

class WeighingJoin {
  readonly #onWeighing: (weighing: Weighing) => void;
  #open: (Weighing & { readonly key: string }) | undefined;

  constructor(onWeighing: (weighing: Weighing) => void) {
    this.#onWeighing = onWeighing;
  }

  addWeight(weight: Weight, raw: Uint8Array): void {
    const open = this.#continue(keyOf(weight), (whole) => whole.weight === undefined);
    this.#open = { ...open, weight, raw: [...open.raw, raw] };
  }

  addComposition(composition: BodyComposition, raw: Uint8Array): void {
    const open = this.#continue(keyOf(composition), goesOn);
    const compositions = [...open.compositions, composition];
    this.#open = { ...open, compositions, raw: [...open.raw, raw] };
  }

  flush(): void {
    if (this.#open === undefined) return;
    const { weight, compositions, raw } = this.#open;
    this.#open = undefined;
    this.#onWeighing({ weight, compositions, raw });
  }

  /** The weighing this packet belongs to: the open one when its key agrees and it has room, else a new one. */
  #continue(
    key: string,
    hasRoom: (open: Weighing) => boolean,
  ): Weighing & { readonly key: string } {
    const open = this.#open;
    if (open?.key === key && open.raw.length < PACKETS_PER_WEIGHING_MAX && hasRoom(open))
      return open;
    this.flush();
    return { key, weight: undefined, compositions: [], raw: [] };
  }
}

/** A second composition belongs here only when the one before announced it. */
const goesOn = ({ compositions }: Weighing): boolean => compositions.at(-1)?.multiPacket !== false;

const keyOf = ({ userId, timestamp }: Weight | BodyComposition): string =>
  `${userId ?? ''}|${timestamp ?? ''}`;
