/**
 * Who answers alerts and sets their limits: clinicians. A patient is told what to do, answers by measuring again, and says how
 * they feel; whoever takes their call may write that down for them.
 */
import { CLINICIANS, type Profession } from '#clinical/profession.ts';
import type { Policy } from '#kernel/feature.ts';

const clinicians = CLINICIANS;
const everybody: readonly Profession[] = [...clinicians, 'patient'];

export const policy: Policy = {
  'alerts/acknowledge': clinicians,
  'alerts/acknowledge-first': clinicians,
  'alerts/snooze': clinicians,
  'alerts/snooze-first': clinicians,
  'alerts/say-outcome': clinicians,
  'alerts/say-outcome-first': clinicians,
  'alerts/answer-symptoms': everybody,
  'alerts/answer-symptoms-first': everybody,
  'alerts/state-rule': clinicians,
  'alerts/state-chain': clinicians,
};
