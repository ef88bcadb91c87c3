/** Parts of foreign FHIR resources in words and dates as a record here can hold them. Nothing is guessed. */
import * as v from 'valibot';

const LINE_LENGTH_MAX = 200;

const codingSchema = v.looseObject({
  system: v.optional(v.string(), ''),
  code: v.optional(v.string(), ''),
  display: v.optional(v.string(), ''),
});
const conceptSchema = v.looseObject({
  text: v.optional(v.string(), ''),
  coding: v.optional(v.array(codingSchema), []),
});

type Concept = v.InferOutput<typeof conceptSchema>;

function conceptOf(value: unknown): Concept | undefined {
  const parsed = v.safeParse(conceptSchema, value);
  return parsed.success ? parsed.output : undefined;
}

/** Its own words first, then the name of a code, then a code. Empty where it says nothing. */
export function wordsOf(value: unknown): string {
  const concept = conceptOf(value);
  const first = concept?.coding.find(({ display, code }) => display !== '' || code !== '');
  return (concept?.text ?? '').trim() || (first?.display ?? '').trim() || (first?.code ?? '');
}

/** The first code of a concept, whatever its system; empty for none. */
export const codeOf = (value: unknown): string => conceptOf(value)?.coding[0]?.code ?? '';

export const codeIn = (value: unknown, system: string): string =>
  conceptOf(value)?.coding.find((coding) => coding.system === system)?.code ?? '';

export const hasCode = (value: unknown, code: string): boolean =>
  conceptOf(value)?.coding.some((coding) => coding.code === code) === true;

/** Undefined for words too long for a line: cutting them could turn them into others. */
export const lineOf = (text: string): string | undefined =>
  text.length <= LINE_LENGTH_MAX ? text : undefined;

export const listOf = (value: unknown): readonly Readonly<Record<string, unknown>>[] => {
  const parsed = v.safeParse(v.array(v.record(v.string(), v.unknown())), value);
  return parsed.success ? parsed.output : [];
};

export const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

const DATE = /^\d{4}(?:-\d{2}(?:-\d{2})?)?/;

/** A year, a month or a day out of a date or moment; empty for anything else. */
export const dateOf = (value: unknown): string => DATE.exec(textOf(value))?.[0] ?? '';
