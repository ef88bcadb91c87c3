/** What changed in a case, in one line. */
import { answerText, goalStatusText, quartersText } from '#features/care-plans/strings.ts';
import { caseStatusText, priorityText } from '#features/cases/strings.ts';
import { m } from '#messages/compiled/messages.js';
import type { CaseChange } from '../../../../../../case-history.ts';

export function changeText(change: CaseChange, nameOf: (userId: string) => string): string {
  switch (change.is) {
    case 'opened':
      return m.cases_change_opened();
    case 'version-kept':
      return m.cases_change_version();
    case 'frame':
      return m.care_plans_change_frame();
    case 'status':
      return `${m.cases_status()}: ${change.status ? caseStatusText[change.status]() : m.conflicts_unknown_value()}`;
    case 'priority':
      return `${m.cases_priority()}: ${change.priority ? priorityText[change.priority]() : m.conflicts_unknown_value()}`;
    case 'assigned':
      return m.cases_change_assigned({ name: nameOf(change.userId) });
    case 'unassigned':
      return m.cases_change_unassigned({ name: nameOf(change.userId) });
    case 'goal-added':
      return `${m.care_plans_goal()}: ${change.text}`;
    case 'task-added':
      return `${m.care_plans_task()}: ${change.text}`;
    case 'goal':
      return `${change.text}: ${goalText(change)}`;
    case 'task':
      return `${change.text}: ${change.done ? m.care_plans_change_done() : m.care_plans_change_undone()}`;
    case 'hand-over':
      return handOverText(change, nameOf);
  }
}

const goalText = ({ status, quarters }: Extract<CaseChange, { readonly is: 'goal' }>): string => {
  if (status === undefined) return m.conflicts_unknown_value();
  return status === 'aimed-at' ? quartersText(quarters) : goalStatusText[status]();
};

function handOverText(
  { to, text, state }: Extract<CaseChange, { readonly is: 'hand-over' }>,
  nameOf: (userId: string) => string,
): string {
  const what = text === '' ? m.care_plans_whole_plan() : text;
  const asked = m.care_plans_change_hand_over({ what, name: nameOf(to) });
  return state === 'waiting' ? asked : `${asked}: ${answerText[state]()}`;
}
