/**
 * That two records are of one person: said in the record that is no longer led, by somebody who checked, with the reason; and taken
 * back the same way. Nothing is moved: each record keeps its entries, its keys and its history. Two who disagree leave both
 * records in the list, for a second record in sight is less harm than a first one out of it.
 */
import * as v from 'valibot';
import {
  applyFactEvent,
  readFacts,
  SELF,
  statedFact,
  statingEntries,
  type FactEvent,
} from '#clinical/facts.ts';
import { requiredLine } from '#clinical/text.ts';
import { settledValue, type Fact } from '#clinical/versioned.ts';
import type { RawDocument } from '#kernel/document.ts';
import { defineCommand, type Entries } from '#kernel/feature.ts';
import { parseRecordId, type RecordId } from '#kernel/ids.ts';
import { parserOf } from '#kernel/input.ts';
import { err, ok } from '#kernel/result.ts';

export type SamePersonErrorCode = 'patients/unknown-version';

interface SamePersonError {
  readonly code: SamePersonErrorCode;
}

const SAME_PERSON = 'same-person';

/** The record this person is led in, or empty where this one stands for itself. */
const ledAt = v.pipe(
  v.string(),
  v.check((id) => id === '' || parseRecordId(id) !== undefined),
);
const schema = v.object({ ledAt });
export type SamePersonFact = Fact<v.InferOutput<typeof schema>>;

/** Undefined while nobody said anything about it. */
export const readSamePerson = (
  document: RawDocument,
  signed?: Entries,
): SamePersonFact | undefined =>
  readFacts(document, { kind: SAME_PERSON, schema, signed }).get(SELF);

/** The record this one is led in; undefined where it stands for itself, or people disagree. */
export function ledIn(fact: SamePersonFact | undefined): RecordId | undefined {
  const value = fact && settledValue(fact);
  return value === undefined ? undefined : parseRecordId(value.ledAt);
}

const inputSchema = v.object({ ledAt, ...statingEntries, why: requiredLine });

/** 'patients/unknown-version' for a replaced id that is no statement about this record. */
export const statePersonLed = defineCommand<
  v.InferOutput<typeof inputSchema>,
  SamePersonFact | undefined,
  FactEvent,
  SamePersonError
>({
  name: 'patients/state-same-person',
  document: 'patient-summary',
  target: 'existing',
  parse: parserOf(inputSchema),
  view: (document) => readSamePerson(document),
  decide: (known, { ledAt: where, replaces, why }, context) => {
    const history = known?.history ?? [];
    if (!replaces.every((replaced) => history.some(({ id }) => id === replaced)))
      return err({ code: 'patients/unknown-version' });
    const value = { ledAt: where };
    const stating = { replaces, why };
    return ok([statedFact({ kind: SAME_PERSON, subject: SELF, value, stating }, context)]);
  },
  apply: applyFactEvent,
});

interface InRecord {
  readonly record: RecordId;
}

/** Without the records that are led elsewhere, as long as that place is here and leads itself. */
export function ledRows<T extends InRecord>(
  rows: readonly T[],
  led: readonly (InRecord & { readonly row: { readonly ledIn: RecordId } })[],
): readonly T[] {
  if (led.length === 0) return rows;
  const here = new Set(rows.map(({ record }) => record));
  const places = new Map(led.map(({ record, row }) => [record, row.ledIn]));
  return rows.filter(({ record }) => {
    const place = places.get(record);
    return place === undefined || !here.has(place) || places.has(place);
  });
}
