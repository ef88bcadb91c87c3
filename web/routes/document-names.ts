/** What one entry of each kind of document is called where it waits to be sent. A kind without a name does not compile. */
import type { DOCUMENT_KINDS } from '#clinical/documents.ts';
import { m } from '#messages/compiled/messages.js';

type Kind = keyof typeof DOCUMENT_KINDS;

const names: Readonly<Record<Kind, () => string>> = {
  'clinic-directory': m.app_kind_directory,
  'patient-summary': m.app_kind_summary,
  'care-team': m.app_kind_care_team,
  case: m.app_kind_case,
  note: m.app_title_note,
  'doctors-note': m.doctors_notes_one,
  'taken-import': m.transfers_import,
  'observations-month': m.app_kind_measurement,
  'home-readings-month': m.app_kind_measurement,
  'alert-acknowledgements': m.app_kind_acknowledgement,
  'alert-answers': m.alerts_kind_answer,
  meeting: m.calendar_meeting,
  'emergency-listing': m.emergency_listing,
  'late-work-reasons': m.late_work_title,
  refusals: m.audit_refused_title,
  availability: m.reach_available,
  conversation: m.app_kind_message,
  'team-conversation': m.app_kind_message,
};

const isNamed = (kind: string): kind is Kind => Object.hasOwn(names, kind);

/** A document that no feature of this version reads is an entry. */
export const documentName = (kind: string): string =>
  isNamed(kind) ? names[kind]() : m.app_waiting_entry();
