/**
 * Medicines a patient takes or took; FHIR MedicationStatement in small. The dose and whether it is still taken are facts
 * that two people may state apart: both versions stay until one is picked.
 */
import * as v from 'valibot';
import { applyFactEvent, readFacts, type FactEvent } from '#clinical/facts.ts';
import { originEntries, type Originated } from '#clinical/origin.ts';
import { optionalLine, requiredLine } from '#clinical/text.ts';
import type { Fact } from '#clinical/versioned.ts';
import { entityKey, readPart, type Draft, type RawDocument } from '#kernel/document.ts';
import type { Entries } from '#kernel/feature.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { storedDosageSchema, type Dosage } from './dosage.ts';

export const STATUSES = ['active', 'stopped'] as const;
export type MedicineStatus = (typeof STATUSES)[number];

export const DOSE = 'dose';
export const STATUS = 'medicine-status';

interface RecordedMedicine extends Originated {
  readonly id: string;
  readonly name: string;
  readonly reason: string;
  /** Its dosage in the words of the file it came from, which no field here could hold. */
  readonly asWritten?: string;
  /** Why it is given although a check interrupted; left out where none did. */
  readonly despite?: string;
  /** By the writer's clock; milliseconds since 1970. */
  readonly recordedAt: number;
  readonly by: string;
}

export interface Medicine extends RecordedMedicine {
  /** Undefined for a medicine that arrived without any statement of its dose. */
  readonly dose: Fact<Dosage> | undefined;
  /** Undefined while nobody stopped it. */
  readonly status: Fact<{ readonly status: MedicineStatus }> | undefined;
}

export type MedicationEvent =
  { readonly kind: 'medicine-recorded'; readonly medicine: RecordedMedicine } | FactEvent;

export const medicineEntries = { name: requiredLine, reason: v.optional(optionalLine, '') };
/** What only a medicine from a file has. */
export const fromFileEntries = {
  ...originEntries,
  asWritten: v.exactOptional(requiredLine),
};
export const statusSchema = v.object({ status: v.picklist(STATUSES) });

const storedSchema = v.object({
  name: requiredLine,
  reason: optionalLine,
  recordedAt: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  by: v.string(),
  despite: v.exactOptional(optionalLine),
  ...fromFileEntries,
});

function parseMedicine(id: string, raw: unknown): Result<RecordedMedicine, 'unreadable'> {
  const parsed = v.safeParse(storedSchema, raw);
  return parsed.success ? ok({ id, ...parsed.output }) : err('unreadable');
}

export interface MedicineList {
  readonly medicines: readonly Medicine[];
  readonly unreadable: number;
}

export function readMedicines(document: RawDocument, signed?: Entries): MedicineList {
  const { entities, unreadable } = readPart(document, 'medicine', parseMedicine);
  const doses = readFacts(document, { kind: DOSE, schema: storedDosageSchema, signed });
  const statuses = readFacts(document, { kind: STATUS, schema: statusSchema, signed });
  return {
    medicines: entities.map((medicine) => ({
      ...medicine,
      dose: doses.get(medicine.id),
      status: statuses.get(medicine.id),
    })),
    unreadable,
  };
}

export function applyMedicationEvent(draft: Draft, event: MedicationEvent): void {
  if (event.kind === 'fact-stated') {
    applyFactEvent(draft, event);
    return;
  }
  const { id, ...fields } = event.medicine;
  draft.create(entityKey('medicine', id), fields);
}
