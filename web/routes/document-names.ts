/** What one entry of each kind of document is called where it waits to be sent. */
import { m } from '#messages/compiled/messages.js';

const names: Readonly<Record<string, () => string>> = {
  'clinic-directory': m.app_kind_directory,
  'patient-summary': m.app_kind_summary,
  'care-team': m.app_kind_care_team,
  case: m.app_kind_case,
  note: m.app_title_note,
  'observations-month': m.app_kind_measurement,
  'home-readings-month': m.app_kind_measurement,
  'alert-acknowledgements': m.app_kind_acknowledgement,
  conversation: m.app_kind_message,
  'team-conversation': m.app_kind_message,
};

/** A kind without a name is an entry. */
export const documentName = (kind: string): string => (names[kind] ?? m.app_waiting_entry)();
