/** Which readings of a file are in the record already: the same row read before, or what the same device told over the air. */
import type { Observation } from '#clinical/observation.ts';
import type { ImportedReading } from './imported.ts';

/** Files write minutes, devices tell seconds. */
const SAME_MINUTE_MS = 60_000;
const MEAN_PRESSURE = '8478-0';

interface KnownReadings {
  readonly identities: ReadonlySet<string>;
  /** Moments at which devices measured these numbers, by the numbers. */
  readonly moments: ReadonlyMap<string, readonly number[]>;
}

type Numbers = Pick<Observation, 'code' | 'values'>;

/** A mean pressure is in no file. */
const numbersOf = ({ code, values }: Numbers): string =>
  [
    code,
    ...values
      .filter((value) => value.code !== MEAN_PRESSURE)
      .map(({ code: part, decimal, unit }) => `${part} ${String(Number(decimal))} ${unit}`),
  ].join(' ');

/** What a person typed is not counted: a file's row beside it says where the number came from (the record shows the two as one). */
export function knownReadings(observations: readonly Observation[]): KnownReadings {
  const identities = new Set<string>();
  const moments = new Map<string, number[]>();
  for (const observation of observations) {
    if (observation.device === undefined) continue;
    identities.add(observation.device.identity);
    const numbers = numbersOf(observation);
    const others = moments.get(numbers);
    if (others === undefined) moments.set(numbers, [observation.effectiveAt]);
    else others.push(observation.effectiveAt);
  }
  return { identities, moments };
}

export const isKnown = (
  { measurements, takenAt, device }: ImportedReading,
  { identities, moments }: KnownReadings,
): boolean =>
  identities.has(device.identity) ||
  measurements.every((measurement) =>
    (moments.get(numbersOf(measurement)) ?? []).some(
      (at) => Math.abs(at - takenAt) < SAME_MINUTE_MS,
    ),
  );
