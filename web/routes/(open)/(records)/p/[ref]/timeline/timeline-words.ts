/** How what happened is written in one line. */
import { SHOWN_CODES, shownCode, type Observation } from '#clinical/observation.ts';
import { codeStatusText } from '#features/code-status/strings.ts';
import { standingText } from '#features/allergies/strings.ts';
import { doseText } from '#features/medications/view/dose-words.ts';
import { measurementText } from '#features/observations/strings.ts';
import { inUnits, isConverted, valueText } from '#features/observations/view/vital-words.ts';
import { clinicalStatusText } from '#features/problems/strings.ts';
import { m } from '#messages/compiled/messages.js';
import type { Locale } from '#messages/compiled/runtime.js';
import type { GlucoseUnit } from '#ui/preferences.svelte.ts';
import type { Happening, MedicineChange, TimelineKind } from '../../../../../record-timeline.ts';

export const kindText: Readonly<Record<TimelineKind, () => string>> = {
  vitals: m.timeline_vitals,
  medicine: m.timeline_medicine,
  problem: m.timeline_problem,
  allergy: m.timeline_allergy,
  note: m.timeline_note,
  case: m.timeline_case,
  'code-status': m.timeline_code_status,
};

const changeText = (change: MedicineChange, locale: Locale): string => {
  if (change.is === 'dose') return doseText(change.dose, locale);
  if (change.is === 'recorded') return m.timeline_recorded();
  return change.status === 'stopped' ? m.timeline_stopped() : m.timeline_resumed();
};

/** What the reader reads in: their language, and their unit of glucose. */
interface Reader {
  readonly locale: Locale;
  readonly glucoseUnit: GlucoseUnit;
}

/** A number that was converted stands beside what the meter said. */
function measuredText(observation: Observation, unit: GlucoseUnit): string {
  const said = valueText(observation);
  const shown = isConverted(observation, unit)
    ? `${valueText(inUnits(observation, unit))} (${said})`
    : said;
  return `${measurementText[observation.code]()} ${shown}`;
}

/** As every list of vital signs has them, so that two rounds can be compared at a glance. */
const inOrder = (observations: readonly Observation[]): readonly Observation[] =>
  [...observations].sort(
    (a, b) => SHOWN_CODES.indexOf(shownCode(a.code)) - SHOWN_CODES.indexOf(shownCode(b.code)),
  );

/** What it is about, and what was said of it; the second may be empty. */
export function happeningText(
  what: Happening,
  { locale, glucoseUnit }: Reader,
): { readonly title: string; readonly detail: string } {
  switch (what.kind) {
    case 'vitals':
      return {
        title: what.score === undefined ? '' : m.timeline_score({ total: what.score.total }),
        detail: inOrder(what.observations)
          .map((observation) => measuredText(observation, glucoseUnit))
          .join(' · '),
      };
    case 'medicine':
      return { title: what.name, detail: changeText(what.change, locale) };
    case 'problem':
      return {
        title: what.text === '' ? m.problems_covered() : what.text,
        detail: [what.code, clinicalStatusText[what.status]()].filter(Boolean).join(' · '),
      };
    case 'allergy':
      return { title: what.substance, detail: standingText[what.standing ?? 'recorded']() };
    case 'code-status':
      return {
        title: what.status === undefined ? '' : codeStatusText[what.status](),
        detail: '',
      };
    case 'note':
      return {
        title: what.row.title,
        detail: what.row.isSigned ? m.notes_signed() : m.notes_draft(),
      };
    case 'case':
      return { title: what.row.title, detail: what.row.problem };
  }
}
