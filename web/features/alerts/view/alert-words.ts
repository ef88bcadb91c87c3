/** How a reading of an alert is written, how severe its state is, and who has not seen it. */
import type { Person } from '#ui/app-port.ts';
import type { Severity } from '#ui/attention.ts';
import { m } from '#messages/compiled/messages.js';
import { leftToRight } from '#ui/formats.ts';
import type { Escalation } from '../escalation.ts';
import { tierOf, type Judged } from '../judging.ts';
import type { AlertReading } from '../queries.ts';
import { TIERS } from '../rule-table.ts';
import { parameterText, patientText } from '../strings.ts';
import type { AlertThread } from '../threads.ts';

const UNITS: Readonly<Record<string, string>> = {
  'mm[Hg]': 'mmHg',
  Cel: '°C',
  '[degF]': '°F',
  '[lb_av]': 'lb',
};
const NUMBERS_SHOWN = 2;

export const unitText = (unit: string): string => UNITS[unit] ?? unit;

/** `182/100 mmHg`; numbers stay before their unit in any script. */
export const readingText = ({ numbers, unit, parameter }: AlertReading): string =>
  leftToRight(
    `${numbers.slice(0, parameter === 'blood-pressure' ? NUMBERS_SHOWN : 1).join('/')} ${unitText(unit)}`,
  );

/** The worst open reading: what the alert is about, even when a later one was lower. */
export const worstOf = ({ open, latest }: AlertThread): AlertReading =>
  TIERS.flatMap((tier) => open.find((one) => tierOf(one) === tier) ?? [])[0]?.reading ?? latest;

/** Ids of the open readings, as a statement names them. */
export const idsOf = ({ open }: { readonly open: readonly Judged[] }): readonly string[] =>
  open.map(({ reading }) => reading.id);

/** `Blood pressure 182/100 mmHg`. */
export const threadText = (thread: AlertThread): string =>
  `${parameterText[thread.parameter]()} ${readingText(worstOf(thread))}`;

export const alertSeverity = ({ state }: AlertThread): Severity => {
  switch (state) {
    case 'crisis':
    case 'confirmed':
      return 'critical';
    case 'overdue':
      return 'high';
    case 'repeat':
    case 'past':
      return 'medium';
    case 'contact':
    case 'eased':
      return 'low';
  }
};

/** What the patient is told first; a crisis says which way. */
export function patientHeading(thread: AlertThread): string {
  const rule = thread.open.find((one) => tierOf(one) === 'crisis')?.rules[0];
  const isLow = rule?.test === 'below' || rule?.test === 'at-most';
  return thread.state === 'crisis' && isLow ? m.alerts_patient_low() : patientText[thread.state]();
}

export const nameIn = (people: readonly Person[], user: string): string =>
  people.find(({ userId }) => userId === user)?.name ?? m.alerts_somebody();

/** "Not seen by anyone for 16 min. Now: Kofi Mensah." */
export const unseenText = (
  { waitedMinutes, turn }: Escalation,
  people: readonly Person[],
): string => {
  const unseen = m.alerts_unseen({ minutes: waitedMinutes });
  const whose =
    turn === undefined ? m.alerts_turn_all() : m.alerts_turn({ name: nameIn(people, turn) });
  return `${unseen} ${whose}`;
};
