/** What a file's readings become, whatever the file was: measurements with their moment, or a reason why not. */
import { numberOf } from '#clinical/decimal.ts';
import {
  BLOOD_PRESSURE,
  DIASTOLIC,
  SYSTOLIC,
  vitalValues,
  type Measurement,
  type MeasuringDevice,
} from '#clinical/observation.ts';
import { isPossible } from '#clinical/vital-judgement.ts';

/** As a recording of measurements takes it. */
export interface ImportedReading {
  readonly measurements: Measurement[];
  readonly takenAt: number;
  readonly timeBy: 'device';
  readonly device: MeasuringDevice;
}

export type RefusalReason =
  'no-time' | 'in-future' | 'not-number' | 'no-unit' | 'impossible' | 'reversed' | 'nothing-known';

export interface Refusal {
  /** The row or entry of the file, from 1. */
  readonly place: number;
  readonly reason: RefusalReason;
}

export interface Imported {
  readonly readings: readonly FoundReading[];
  readonly refused: readonly Refusal[];
}

/** A reading before it has an identity of its own. */
export interface FoundReading {
  readonly place: number;
  readonly measurements: readonly Measurement[];
  readonly takenAt: number;
  /** As the file wrote the moment. */
  readonly written: string;
  readonly model: string;
}

/** Why these numbers cannot be a living person's; undefined when they can. */
export function doubtAbout(measurements: readonly Measurement[]): RefusalReason | undefined {
  if (measurements.length === 0) return 'nothing-known';
  for (const measurement of measurements) {
    const values = vitalValues(measurement);
    if (values.length < measurement.values.length) return 'no-unit';
    if (!values.every(isPossible)) return 'impossible';
    if (measurement.code !== BLOOD_PRESSURE) continue;
    const of = (code: string) => measurement.values.find((value) => value.code === code);
    const [systolic, diastolic] = [of(SYSTOLIC), of(DIASTOLIC)];
    if (!systolic || !diastolic) return 'not-number';
    if (numberOf(systolic.decimal) <= numberOf(diastolic.decimal)) return 'reversed';
  }
  return undefined;
}

const FILE = 'file';

/** The same row of the same file is the same reading, however often the file is read. `sha256` answers 64 hexadecimal digits. */
export async function withIdentity(
  { measurements, takenAt, written, model }: FoundReading,
  sha256: (text: string) => Promise<string>,
): Promise<ImportedReading> {
  const numbers = measurements.map(({ code, values }) => [
    code,
    ...values.map(({ code: part, decimal, unit }) => `${part} ${decimal} ${unit}`),
  ]);
  const identity = await sha256(JSON.stringify([FILE, takenAt, numbers]));
  const device = { id: FILE, name: '', maker: '', model, localTime: written, identity };
  return { measurements: [...measurements], takenAt, timeBy: 'device', device };
}
