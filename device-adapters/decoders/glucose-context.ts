/**
 * Glucose Measurement Context 2A34. Flags: 0 carbohydrate, 1 meal, 2 tester and health, 3 exercise, 4 medication,
 * 5 medication in litres (else kg), 6 HbA1c, 7 one more flag byte behind the sequence number. Carbohydrate and
 * medication come in kilograms or litres and are told as g, mg or mL: the decimal point moves.
 */
import { nameOfCode, noteReservedBits, type BitNames } from '../core/bits.ts';
import { readPacket, type BytesReader } from '../core/bytes-reader.ts';
import type { DecodeError } from '../core/decode-error.ts';
import type { DeviceValue } from '../core/device-value.ts';
import { readSfloat } from '../core/medfloat.ts';
import type { Result } from '../core/result.ts';
import type { Warning } from '../core/warnings.ts';

const CARBOHYDRATES = [
  undefined,
  'breakfast',
  'lunch',
  'dinner',
  'snack',
  'drink',
  'supper',
  'brunch',
] as const;
const MEALS = [undefined, 'preprandial', 'postprandial', 'fasting', 'casual', 'bedtime'] as const;
const MEDICATIONS = [
  undefined,
  'rapid-acting-insulin',
  'short-acting-insulin',
  'intermediate-acting-insulin',
  'long-acting-insulin',
  'premixed-insulin',
] as const;
const TESTERS = [undefined, 'self', 'health-care-professional', 'lab-test'] as const;
const HEALTH = [
  undefined,
  'minor-issue',
  'major-issue',
  'during-menses',
  'under-stress',
  'no-issue',
] as const;

const NOT_AVAILABLE = 15;
const DURATION_OVERRUN = 0xffff;

type Named<Names extends BitNames<string>> = NonNullable<Names[number]>;

/** An amount of something: what it was (null when the code is unknown) and how much. */
export interface Amount<Kind extends string> {
  readonly kind: Kind | null;
  readonly amount: DeviceValue;
}

export interface Exercise {
  /** Null: longer than the field can say. */
  readonly durationS: number | null;
  readonly intensityPct: number;
}

export interface GlucoseContext {
  readonly flagsRaw: number;
  readonly seq: number;
  readonly carb: Amount<Named<typeof CARBOHYDRATES>> | undefined;
  readonly meal: Named<typeof MEALS> | null | undefined;
  readonly tester: Named<typeof TESTERS> | 'not-available' | null | undefined;
  readonly health: Named<typeof HEALTH> | 'not-available' | null | undefined;
  readonly exercise: Exercise | undefined;
  readonly medication: Amount<Named<typeof MEDICATIONS>> | undefined;
  readonly hba1c: DeviceValue | undefined;
  readonly warnings: readonly Warning[];
}

/** Errors: 'device/truncated'. */
export const decodeGlucoseContext = (bytes: Uint8Array): Result<GlucoseContext, DecodeError> =>
  readPacket(bytes, (reader) => {
    const warnings: Warning[] = [];
    const flags = reader.u8();
    const seq = reader.u16();
    // No bit of the second flag byte has a meaning yet.
    if ((flags & 128) !== 0) noteReservedBits(reader.u8(), 0, warnings);
    const carb = (flags & 1) === 0 ? undefined : readAmount(reader, CARBOHYDRATE, warnings);
    const meal = (flags & 2) === 0 ? undefined : nameOfCode(reader.u8(), MEALS, warnings);
    const person = (flags & 4) === 0 ? undefined : readPerson(reader, warnings);
    const exercise = (flags & 8) === 0 ? undefined : readExercise(reader, warnings);
    const dose = (flags & 32) === 0 ? MILLIGRAMS : MILLILITRES;
    const medication =
      (flags & 16) === 0
        ? undefined
        : readAmount(reader, { kinds: MEDICATIONS, scale: dose }, warnings);
    const hba1c = (flags & 64) === 0 ? undefined : readSfloat(reader, { unit: '%' });
    if (reader.remaining > 0) warnings.push('trailing-bytes');
    return {
      flagsRaw: flags,
      seq,
      carb,
      meal,
      tester: person?.tester,
      health: person?.health,
      exercise,
      medication,
      hba1c,
      warnings,
    };
  });

const CARBOHYDRATE = { kinds: CARBOHYDRATES, scale: { unit: 'g', shift: 3 } } as const;
const MILLIGRAMS = { unit: 'mg', shift: 6 } as const;
const MILLILITRES = { unit: 'mL', shift: 3 } as const;

function readAmount<Kind extends string>(
  reader: BytesReader,
  field: {
    readonly kinds: BitNames<Kind>;
    readonly scale: { readonly unit: 'g' | 'mg' | 'mL'; readonly shift: number };
  },
  warnings: Warning[],
): Amount<Kind> {
  const kind = nameOfCode(reader.u8(), field.kinds, warnings);
  return { kind, amount: readSfloat(reader, field.scale) };
}

function readPerson(
  reader: BytesReader,
  warnings: Warning[],
): { readonly tester: GlucoseContext['tester']; readonly health: GlucoseContext['health'] } {
  const both = reader.u8();
  const nibble = <Name extends string>(
    code: number,
    names: BitNames<Name>,
  ): Name | 'not-available' | null =>
    code === NOT_AVAILABLE ? 'not-available' : nameOfCode(code, names, warnings);
  return { tester: nibble(both & 15, TESTERS), health: nibble(both >> 4, HEALTH) };
}

function readExercise(reader: BytesReader, warnings: Warning[]): Exercise {
  const durationS = reader.u16();
  const overrun = durationS === DURATION_OVERRUN;
  if (overrun) warnings.push('duration-overrun');
  return { durationS: overrun ? null : durationS, intensityPct: reader.u8() };
}
