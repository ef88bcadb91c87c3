/** Words for how goals, hand-overs and templates stand, and for every error of this feature. */
import { m } from '#messages/compiled/messages.js';
import type { CarePlansErrorCode } from './commands.ts';
import type { Answer } from './hand-over.ts';
import type { CareKind, GoalStatus, TaskKind } from './records.ts';
import type { TemplateId, TemplateLine } from './templates.ts';

type Text = () => string;

export const carePlansErrorText: Readonly<Record<CarePlansErrorCode, Text>> = {
  'care-plans/unknown-goal': m.care_plans_error_unknown_goal,
  'care-plans/unknown-task': m.care_plans_error_unknown_task,
  'care-plans/unknown-version': m.care_plans_error_unknown_version,
  'care-plans/unknown-hand-over': m.care_plans_error_unknown_hand_over,
  'care-plans/already-theirs': m.care_plans_error_already_theirs,
  'care-plans/already-offered': m.care_plans_error_already_offered,
  'care-plans/too-many-hand-overs': m.care_plans_error_too_many_hand_overs,
  'care-plans/answered': m.care_plans_error_answered,
  'care-plans/not-yours': m.care_plans_error_not_yours,
  'care-plans/template-used': m.care_plans_error_template_used,
};

export const goalStatusText: Readonly<Record<GoalStatus, Text>> = {
  'aimed-at': m.care_plans_goal_status_aimed_at,
  reached: m.care_plans_goal_status_reached,
  'given-up': m.care_plans_goal_status_given_up,
};

/** How far a goal is, in quarters. */
export const quartersText = (quarters: number): string =>
  [
    m.care_plans_progress_none,
    m.care_plans_progress_quarter,
    m.care_plans_progress_half,
    m.care_plans_progress_three_quarters,
  ][quarters]?.() ?? m.care_plans_progress_all();

export const taskKindText: Readonly<Record<TaskKind, Text>> = {
  task: m.care_plans_kind_task,
  milestone: m.care_plans_kind_milestone,
};

export const careKindText: Readonly<Record<CareKind, Text>> = {
  'primary-care': m.care_plans_care_primary,
  specialty: m.care_plans_care_specialty,
  'chronic-care': m.care_plans_care_chronic,
  'after-hospital': m.care_plans_care_after_hospital,
  palliative: m.care_plans_care_palliative,
};

export const answerText: Readonly<Record<Answer, Text>> = {
  accepted: m.care_plans_accepted,
  declined: m.care_plans_declined,
  withdrawn: m.care_plans_withdrawn,
};

export const templateText: Readonly<Record<TemplateId, Text>> = {
  'long-term': m.care_plans_template_long_term,
  wound: m.care_plans_template_wound,
  'after-hospital': m.care_plans_template_after_hospital,
  palliative: m.care_plans_template_palliative,
};

export const templateLineText: Readonly<Record<TemplateLine, Text>> = {
  'goal-own-wish': m.care_plans_line_own_wish,
  'goal-stable-at-home': m.care_plans_line_stable,
  'goal-wound-closed': m.care_plans_line_wound_closed,
  'goal-comfort': m.care_plans_line_comfort,
  'task-medicines-together': m.care_plans_line_medicines,
  'task-danger-signs': m.care_plans_line_danger,
  'task-who-to-call': m.care_plans_line_call,
  'task-photo-and-size': m.care_plans_line_photo,
  'task-dressing-plan': m.care_plans_line_dressing,
  'task-letter-read': m.care_plans_line_letter,
  'task-next-visit': m.care_plans_line_visit,
  'task-family-talk': m.care_plans_line_family,
  'task-code-status': m.care_plans_line_code_status,
  'milestone-first-review': m.care_plans_line_review,
  'milestone-handed-back': m.care_plans_line_handed_back,
};
