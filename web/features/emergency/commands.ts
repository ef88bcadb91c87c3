/** Naming a patient to those who may have to look for them in an emergency. */
import { defineCommand } from '#kernel/feature.ts';
import { parserOf } from '#kernel/input.ts';
import { ok } from '#kernel/result.ts';
import { applyListedEvent, listedSchema, type Listed, type ListedEvent } from './records.ts';

/** Run by the program itself after a patient was registered. */
export const listPatient = defineCommand<Listed, undefined, ListedEvent, never>({
  name: 'emergency/list-patient',
  document: 'emergency-listing',
  target: 'new-document',
  parse: parserOf(listedSchema),
  view: () => undefined,
  decide: (_view, listed) => ok([{ kind: 'patient-listed', listed }]),
  apply: applyListedEvent,
});
