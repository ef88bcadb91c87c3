/** Words for places in the clinic, for the parts of a record, for levels of access, and for every error of this feature. */
import { levelOf, type Access, type Level } from '#clinical/access.ts';
import { DOCUMENT_KINDS } from '#clinical/documents.ts';
import type { Position } from '#clinical/positions.ts';
import { m } from '#messages/compiled/messages.js';
import type { Locale } from '#messages/compiled/runtime.js';
import type { ActingErrorCode, Standing } from './acting-for.ts';
import type { ClinicErrorCode } from './commands.ts';

type Text = () => string;

export const clinicErrorText: Readonly<Record<ClinicErrorCode | ActingErrorCode, Text>> = {
  'clinic/ends-before-it-begins': m.clinic_error_ends_before,
  'clinic/unknown-statement': m.clinic_error_unknown_statement,
  'clinic/unknown-person': m.clinic_error_unknown_person,
  'clinic/already-introduced': m.clinic_error_already_introduced,
};

const DOCTORS = DOCUMENT_KINDS['doctors-note'].compartment;

/** Whether it opens what is for doctors. */
export const isAmongDoctors = ({ reads }: Access): boolean => reads.includes(DOCTORS);

/** The compartments of a record that exist today, as `documents.ts` numbers them. */
const partText = new Map<number, Text>([
  [1, m.clinic_part_summary],
  [2, m.clinic_part_clinical],
  [DOCTORS, m.clinic_part_doctors],
  [4, m.clinic_part_home],
  [5, m.clinic_part_messages],
]);

/** "the summary, notes and plan and messages" */
export const partsText = (compartments: readonly number[], locale: Locale): string =>
  new Intl.ListFormat(locale).format(
    compartments.flatMap((compartment) => partText.get(compartment)?.() ?? []),
  );

export const placeText: Readonly<Record<Position, Text>> = {
  doctors: m.clinic_place_doctors,
  'care-team': m.clinic_place_care_team,
  reading: m.clinic_place_reading,
  consulting: m.clinic_consulting,
  'emergency-crew': m.clinic_place_crew,
  administration: m.clinic_place_office,
};

export const placeWhatText: Readonly<Record<Position, Text>> = {
  doctors: m.clinic_place_doctors_what,
  'care-team': m.clinic_place_care_team_what,
  reading: m.clinic_place_reading_what,
  consulting: m.clinic_place_consulting_what,
  'emergency-crew': m.clinic_place_crew_what,
  administration: m.clinic_place_office_what,
};

export const levelText: Readonly<Record<Level, Text>> = {
  manage: m.clinic_level_manage,
  write: m.clinic_level_write,
  read: m.clinic_level_read,
};

export const levelWhatText: Readonly<Record<Level, Text>> = {
  manage: m.clinic_level_manage_what,
  write: m.clinic_level_write_what,
  read: m.clinic_level_read_what,
};

/** The level, where the rights are those of one; else the parts that are read and written. */
export function accessText(
  access: Access,
  words: (compartments: readonly number[]) => string,
): string {
  const { reads, writes, manages } = access;
  const withoutDoctors = (parts: readonly number[]) => parts.filter((part) => part !== DOCTORS);
  const shared = { reads: withoutDoctors(reads), writes: withoutDoctors(writes), manages };
  const level = levelOf(shared);
  if (level !== undefined)
    return isAmongDoctors(access)
      ? m.clinic_level_with_doctors({ level: levelText[level]() })
      : levelText[level]();
  const read = m.clinic_reads({ parts: words(reads) });
  return writes.length === 0 ? read : `${read}. ${m.clinic_writes({ parts: words(writes) })}`;
}

/** What somebody who opens a record from outside the clinic is to the patient. */
export const standingText: Readonly<Record<Standing, Text>> = {
  patient: m.clinic_standing_patient,
  parent: m.clinic_standing_parent,
  guardian: m.clinic_standing_guardian,
  partner: m.clinic_standing_partner,
  child: m.clinic_standing_child,
  other: m.clinic_standing_other,
};
