/**
 * What plans of one kind begin with: goals and tasks in words, with their version and source. No number of medicine stands in a
 * template: how often, how much and until when is said in the plan by whoever makes it.
 */
import type { ClinicalTableSource } from '#clinical/clinical-table.ts';
import type { CareKind, TaskKind } from './records.ts';

export const PLAN_TEMPLATES_SOURCE: ClinicalTableSource = {
  name: 'Beginnings of care plans',
  version: 1,
  date: '2026-11-22',
  source:
    'The parts of a plan as FHIR R4 CarePlan and requirement TEAM-05 name them; what to talk about is general knowledge, without any clinical number.',
  standing: 'unverified',
  signed: undefined,
};

export const TEMPLATE_IDS = ['long-term', 'wound', 'after-hospital', 'palliative'] as const;
export type TemplateId = (typeof TEMPLATE_IDS)[number];

export const TEMPLATE_LINES = [
  'goal-own-wish',
  'goal-stable-at-home',
  'goal-wound-closed',
  'goal-comfort',
  'task-medicines-together',
  'task-danger-signs',
  'task-who-to-call',
  'task-photo-and-size',
  'task-dressing-plan',
  'task-letter-read',
  'task-next-visit',
  'task-family-talk',
  'task-code-status',
  'milestone-first-review',
  'milestone-handed-back',
] as const;
export type TemplateLine = (typeof TEMPLATE_LINES)[number];

export interface PlanTemplate {
  readonly care: CareKind;
  readonly goals: readonly TemplateLine[];
  readonly tasks: readonly { readonly line: TemplateLine; readonly kind: TaskKind }[];
}

const tasks = (...lines: readonly TemplateLine[]) =>
  lines.map((line) => ({
    line,
    kind: line.startsWith('milestone') ? ('milestone' as const) : ('task' as const),
  }));

export const PLAN_TEMPLATES: Readonly<Record<TemplateId, PlanTemplate>> = {
  'long-term': {
    care: 'chronic-care',
    goals: ['goal-own-wish', 'goal-stable-at-home'],
    tasks: tasks(
      ...(['task-medicines-together', 'task-danger-signs', 'task-who-to-call'] as const),
      ...(['task-next-visit', 'milestone-first-review'] as const),
    ),
  },
  wound: {
    care: 'primary-care',
    goals: ['goal-wound-closed', 'goal-own-wish'],
    tasks: tasks(
      ...(['task-photo-and-size', 'task-dressing-plan', 'task-danger-signs'] as const),
      ...(['task-next-visit', 'milestone-first-review'] as const),
    ),
  },
  'after-hospital': {
    care: 'after-hospital',
    goals: ['goal-stable-at-home', 'goal-own-wish'],
    tasks: tasks(
      ...(['task-letter-read', 'task-medicines-together', 'task-danger-signs'] as const),
      ...(['task-who-to-call', 'milestone-handed-back'] as const),
    ),
  },
  palliative: {
    care: 'palliative',
    goals: ['goal-own-wish', 'goal-comfort'],
    tasks: tasks(
      ...(['task-code-status', 'task-family-talk', 'task-who-to-call'] as const),
      ...(['task-medicines-together', 'milestone-first-review'] as const),
    ),
  },
};
