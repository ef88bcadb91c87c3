/** What every exported resource has: its kind, its id, its address in the bundle, and the mark of made-up data. */
import type { Chart } from '../chart.ts';
import { SYSTEMS } from './fhir-systems.ts';

export interface Resource {
  readonly resourceType: string;
  readonly id: string;
  readonly [field: string]: unknown;
}

/** A 16-byte id in the form of a UUID. */
export const uuidOf = (id: string): string =>
  id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');

export const addressOf = (id: string): string => `urn:uuid:${uuidOf(id)}`;

export const referenceTo = (id: string) => ({ reference: addressOf(id) });

/** Test health data, so that a receiver never mixes it with that of people. */
const DEMO_LABEL = { system: SYSTEMS.actReason, code: 'HTEST', display: 'test health data' };

export const metaOf = ({ isDemo }: Chart, profile?: string) =>
  isDemo || profile !== undefined
    ? {
        meta: {
          ...(profile !== undefined && { profile: [profile] }),
          ...(isDemo && { security: [DEMO_LABEL] }),
        },
      }
    : {};

/** The id an entry had in the record, which is how an import knows it again. */
export const identifierOf = (id: string) => [{ system: SYSTEMS.entry, value: id }];
