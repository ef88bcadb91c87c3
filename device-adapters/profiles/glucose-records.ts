/**
 * Puts measurements and their contexts together as they arrive, in whatever order, and drops what came before.
 * Two packets are the same record only when sequence, base time and every byte agree: a sequence number alone starts
 * again after a battery change.
 */
import type { DecodeError } from '../core/decode-error.ts';
import { ok, type Result } from '../core/result.ts';
import type { Warning } from '../core/warnings.ts';
import { decodeGlucoseContext, type GlucoseContext } from '../decoders/glucose-context.ts';
import { decodeGlucose, type GlucoseMeasurement } from '../decoders/glucose.ts';

export interface GlucoseRecord {
  readonly measurement: GlucoseMeasurement;
  readonly context: GlucoseContext | undefined;
  readonly raw: Uint8Array;
  readonly rawContext: Uint8Array | undefined;
}

/** No meter stores more; what comes beyond is not kept. */
const GLUCOSE_RECORDS_MAX = 20_000;

interface StoredContext {
  readonly context: GlucoseContext;
  readonly raw: Uint8Array;
}

export class GlucoseRecords {
  readonly #records: GlucoseRecord[] = [];
  readonly #seen = new Set<string>();
  readonly #early = new Map<number, StoredContext>();

  /** In order of arrival. */
  get records(): readonly GlucoseRecord[] {
    return this.#records;
  }

  /** The new record; undefined for one that is here already. Errors: those of `decodeGlucose`. */
  addMeasurement(raw: Uint8Array): Result<GlucoseRecord | undefined, DecodeError> {
    const decoded = decodeGlucose(raw);
    if (!decoded.ok) return decoded;
    const key = `${decoded.value.seq}|${decoded.value.baseTime ?? ''}|${raw.join()}`;
    if (this.#seen.has(key) || this.#records.length >= GLUCOSE_RECORDS_MAX) return ok(undefined);
    this.#seen.add(key);
    const early = this.#early.get(decoded.value.seq);
    this.#early.delete(decoded.value.seq);
    const record = {
      measurement: decoded.value,
      context: early?.context,
      raw,
      rawContext: early?.raw,
    };
    this.#records.push(record);
    return ok(record);
  }

  /** The record it completes; undefined when that is still to come or had its context. Errors: those of `decodeGlucoseContext`. */
  addContext(raw: Uint8Array): Result<GlucoseRecord | undefined, DecodeError> {
    const decoded = decodeGlucoseContext(raw);
    if (!decoded.ok) return decoded;
    const context = decoded.value;
    const index = this.#records.findLastIndex(({ measurement }) => measurement.seq === context.seq);
    const record = this.#records[index];
    if (record === undefined) {
      if (this.#early.size < GLUCOSE_RECORDS_MAX) this.#early.set(context.seq, { context, raw });
      return ok(undefined);
    }
    if (record.context !== undefined) return ok(undefined);
    const completed = { ...record, context, rawContext: raw };
    this.#records[index] = completed;
    return ok(completed);
  }
}

/** 'context-missing' when the meter promised a context that never came. */
export const recordWarnings = ({ measurement, context }: GlucoseRecord): readonly Warning[] =>
  measurement.contextFollows && context === undefined
    ? [...measurement.warnings, 'context-missing']
    : measurement.warnings;
