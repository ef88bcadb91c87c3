/** Words for what was looked at and why. */
import type { EmergencyReason } from '#clinical/emergency.ts';
import { m } from '#messages/compiled/messages.js';
import type { Locale } from '#messages/compiled/runtime.js';
import type { RefusedFor } from './refusals.ts';
import type { LookedLine } from './queries.ts';
import { lookedAtKind, type LookedAtKind } from './records.ts';

type Text = () => string;

const kindText: Readonly<Record<LookedAtKind, Text>> = {
  'patient-summary': m.audit_kind_summary,
  case: m.audit_kind_plan,
  note: m.audit_kind_notes,
  'doctors-note': m.audit_kind_doctors_notes,
  'observations-month': m.audit_kind_vitals,
  'home-readings-month': m.audit_kind_home,
  'alert-acknowledgements': m.audit_kind_alerts,
  conversation: m.audit_kind_messages,
  'who-looked': m.audit_kind_looked,
};

/** Why something was refused, for whoever leads the clinic. */
export const refusedText: Readonly<Record<RefusedFor, Text>> = {
  'access/level': m.audit_refused_level,
  'access/part': m.audit_refused_part,
  'access/role': m.audit_refused_role,
  'access/relationship': m.audit_refused_relationship,
  'invitation/used-twice': m.audit_refused_invitation,
};

/** What was done, on one line. */
export function lineText(line: LookedLine, locale: Locale): string {
  if (line.type === 'unread') return m.audit_unread();
  if (line.type === 'open')
    return `${m.audit_emergency()}: ${line.reason ? reasonText[line.reason]() : m.audit_reason_other()}`;
  const parts = kindsText(line.kinds, locale);
  return line.type === 'export' ? m.audit_exported({ parts }) : parts;
}

/** "Summary, vital signs and notes" */
function kindsText(kinds: readonly string[], locale: Locale): string {
  const words = kinds.map((kind) => {
    const known = lookedAtKind(kind);
    return known === undefined ? m.audit_kind_other() : kindText[known]();
  });
  const list = new Intl.ListFormat(locale).format([...new Set(words)]);
  return list.slice(0, 1).toLocaleUpperCase(locale) + list.slice(1);
}

export const reasonText: Readonly<Record<EmergencyReason, Text>> = {
  'medical-emergency': m.audit_reason_emergency,
  'unconscious-patient': m.audit_reason_unconscious,
  'life-threatening': m.audit_reason_life,
  'disaster-response': m.audit_reason_disaster,
  'public-health': m.audit_reason_public,
};
