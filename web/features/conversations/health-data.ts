/**
 * What looks like health data in a text that is about to leave the app. Patterns alone, on this device: it warns and explains, it
 * never decides. Rather one warning too many than one too few (MSG-08).
 */

export const HEALTH_DATA_KINDS = ['patient', 'birth', 'measured', 'dose', 'contact'] as const;
export type HealthDataKind = (typeof HEALTH_DATA_KINDS)[number];

/** A patient as this device knows them. */
export interface KnownPatient {
  readonly record: string;
  readonly familyName: string;
  readonly givenName: string;
  readonly number: string;
}

/** Shorter names stand inside too many other words. */
const NAME_LENGTH_MIN = 3;

const PATTERNS: Readonly<Record<Exclude<HealthDataKind, 'patient'>, RegExp>> = {
  // 7 Mar 1959, 07/03/1959, 1959-03-07.
  birth:
    /\b(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d{2}|(?:19|20)\d{2}-\d{2}-\d{2}|\d{1,2} \p{L}{3,9}\.? (?:19|20)\d{2})\b/u,
  // 184/102, 38.5 °C, SpO2 93 %, 5.4 mmol/L, HR 120.
  measured:
    /\b\d{2,3}\/\d{2,3}\b|\b\d+(?:[.,]\d+)? ?(?:mm ?Hg|mmol\/l|mg\/dl|°c|bpm)(?!\p{L})|\b(?:spo2|hr|bp|news2?|temp)\b[: ]*\d/iu,
  dose: /\b\d+(?:[.,]\d+)? ?(?:mg|mcg|µg|ml|units?|iu|g)\b(?!\/)/iu,
  contact: /\+?\d(?:[ .()-]?\d){7,14}(?!\d)|[^\s@]+@[^\s@]+\.\p{L}{2,}/u,
};

export function healthDataIn(
  text: string,
  patients: readonly KnownPatient[],
): readonly HealthDataKind[] {
  const found = HEALTH_DATA_KINDS.filter((kind) => kind !== 'patient' && PATTERNS[kind].test(text));
  return patientsNamedIn(text, patients).length === 0 ? found : ['patient', ...found];
}

/** The patients a text names: by number, or by the family name as a whole word. Case and accents make no difference. */
function patientsNamedIn<P extends KnownPatient>(
  text: string,
  patients: readonly P[],
): readonly P[] {
  const words = new Set(folded(text).split(/[^\p{L}\p{N}-]+/u));
  const isNamed = (name: string) => {
    const parts = folded(name)
      .split(/[^\p{L}\p{N}-]+/u)
      .filter((part) => part.length >= NAME_LENGTH_MIN);
    return parts.length > 0 && parts.every((part) => words.has(part));
  };
  return patients.filter(({ familyName, number }) => isNamed(familyName) || isNamed(number));
}

/**
 * Patients whom a message names and who are not the one its conversation is about: the most common message to a wrong recipient.
 * Nobody is suspected where a namesake of theirs is the one meant, or in a conversation that is about nobody.
 */
export function namedByMistake<P extends KnownPatient>(
  text: string,
  { about, patients }: { readonly about: string | undefined; readonly patients: readonly P[] },
): readonly P[] {
  if (about === undefined) return [];
  const named = patientsNamedIn(text, patients);
  const meant = named.filter(({ record }) => record === about).map(({ familyName }) => familyName);
  return named.filter(
    ({ record, familyName }) =>
      record !== about && !meant.some((name) => folded(name) === folded(familyName)),
  );
}

const folded = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();
