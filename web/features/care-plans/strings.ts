/** Words for how a goal stands, and for every error of this feature. */
import { m } from '#messages/compiled/messages.js';
import type { CarePlansErrorCode } from './commands.ts';
import type { GoalStatus } from './records.ts';

type Text = () => string;

export const carePlansErrorText: Readonly<Record<CarePlansErrorCode, Text>> = {
  'care-plans/unknown-goal': m.care_plans_error_unknown_goal,
  'care-plans/unknown-task': m.care_plans_error_unknown_task,
  'care-plans/unknown-version': m.care_plans_error_unknown_version,
};

export const goalStatusText: Readonly<Record<GoalStatus, Text>> = {
  'aimed-at': m.care_plans_goal_status_aimed_at,
  reached: m.care_plans_goal_status_reached,
  'given-up': m.care_plans_goal_status_given_up,
};
