/** Keeping what a clinic knows of a patient right: how to reach them, contacts, insurance, numbers elsewhere. */
import * as v from 'valibot';
import type { RawDocument } from '#kernel/document.ts';
import { defineCommand } from '#kernel/feature.ts';
import { parserOf } from '#kernel/input.ts';
import { err, ok } from '#kernel/result.ts';
import {
  applyParticularsEvent,
  contactSchema,
  identifierSchema,
  insuranceSchema,
  PARTICULARS_MAX,
  reachSchema,
  readParticulars,
  type ParticularKind,
  type Particulars,
  type ParticularsEvent,
  type Reach,
} from './particulars.ts';

export type ParticularsErrorCode = 'patients/too-many' | 'patients/unknown-entry';

interface ParticularsError {
  readonly code: ParticularsErrorCode;
}

const base = {
  document: 'patient-summary',
  target: 'existing',
  view: (document: RawDocument) => readParticulars(document),
  apply: applyParticularsEvent,
} as const;

/** Sets only what differs from what this device shows, so that two people who mend different lines both mend them. */
export const changeReach = defineCommand<Reach, Particulars, ParticularsEvent, ParticularsError>({
  ...base,
  name: 'patients/change-reach',
  parse: parserOf(reachSchema),
  decide: ({ reach: known }, input) => {
    const reach: Partial<Reach> = {
      ...(input.phone !== known.phone && { phone: input.phone }),
      ...(input.address !== known.address && { address: input.address }),
      ...(input.language !== known.language && { language: input.language }),
    };
    return ok(Object.keys(reach).length === 0 ? [] : [{ kind: 'reach-changed', reach }]);
  },
});

const STANDING = {
  contact: 'contacts',
  insurance: 'insurances',
  identifier: 'identifiers',
} as const satisfies Record<ParticularKind, keyof Particulars>;

type Lines = Readonly<Record<string, string>>;

const adding = <S extends v.GenericSchema<unknown, Lines>>(part: ParticularKind, schema: S) =>
  defineCommand<Lines, Particulars, ParticularsEvent, ParticularsError>({
    ...base,
    name: `patients/add-${part}`,
    parse: parserOf(schema),
    decide: (known, input, { now, newId, actor }) => {
      if (known[STANDING[part]].length >= PARTICULARS_MAX)
        return err({ code: 'patients/too-many' });
      const fields = { ...input, recordedAt: now, by: actor.userId };
      return ok([{ kind: 'particular-added', part, id: newId(), fields }]);
    },
  });

/** 'patients/too-many' where there are 50 already. */
export const addContact = adding('contact', contactSchema);
/** 'patients/too-many' where there are 50 already. */
export const addInsurance = adding('insurance', insuranceSchema);
/** 'patients/too-many' where there are 50 already. */
export const addIdentifier = adding('identifier', identifierSchema);

const endingSchema = v.object({
  part: v.picklist(['contact', 'insurance', 'identifier']),
  id: v.string(),
});

/** It no longer counts and stays in the history. 'patients/unknown-entry' for one that does not stand in this record. */
export const endParticular = defineCommand<
  v.InferOutput<typeof endingSchema>,
  Particulars,
  ParticularsEvent,
  ParticularsError
>({
  ...base,
  name: 'patients/end-particular',
  parse: parserOf(endingSchema),
  decide: (known, { part, id }, { now }) =>
    known[STANDING[part]].some((entry) => entry.id === id)
      ? ok([{ kind: 'particular-ended', part, id, at: now }])
      : err({ code: 'patients/unknown-entry' }),
});
