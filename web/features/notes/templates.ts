/**
 * What a note consists of: its sections, how long each may be, and who writes it. The words of a template may change; its sections
 * are part of the stored format.
 */
import { CLINICIANS } from '#clinical/profession.ts';
import { SHARED_TEXT_LENGTH_MAX } from '#clinical/shared-text.ts';

export const SECTION_IDS = [
  'text',
  'complaint',
  'history',
  'examination',
  'assessment',
  'plan',
  'observed',
  'care',
  'handover',
] as const;
export type SectionId = (typeof SECTION_IDS)[number];

export interface Section {
  readonly id: SectionId;
  readonly lengthMax: number;
  /** Professions. */
  readonly writers: readonly string[];
}

const DOCTORS: readonly string[] = ['doctor', 'specialist'];
/** REC-09. */
const COMPLAINT_LENGTH_MAX = 2_000;
const SECTION_LENGTH_MAX = 5_000;

const section = (
  id: SectionId,
  lengthMax = SECTION_LENGTH_MAX,
  writers: readonly string[] = CLINICIANS,
): Section => ({ id, lengthMax, writers });

const ASSESSED = [
  section('assessment', SECTION_LENGTH_MAX, DOCTORS),
  section('plan', SECTION_LENGTH_MAX, DOCTORS),
];

export const TEMPLATE_IDS = ['free', 'consultation', 'ward-round', 'nursing'] as const;
export type TemplateId = (typeof TEMPLATE_IDS)[number];

export const TEMPLATES: Readonly<Record<TemplateId, readonly Section[]>> = {
  free: [section('text', SHARED_TEXT_LENGTH_MAX)],
  consultation: [
    section('complaint', COMPLAINT_LENGTH_MAX),
    section('history'),
    section('examination'),
    ...ASSESSED,
  ],
  'ward-round': [section('observed'), section('examination'), ...ASSESSED],
  nursing: [section('observed'), section('care'), section('handover')],
};
