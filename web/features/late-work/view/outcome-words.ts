/** Words for what became of late work. */
import { m } from '#messages/compiled/messages.js';
import type { LateWork } from '#kernel/judged-work.ts';

export interface Decided {
  readonly name: string;
  readonly moment: string;
}

/** What became of it, for whoever looks; the name is that of who decided. */
export function outcomeText(
  { standing, own, mayJudge }: Pick<LateWork, 'standing' | 'own' | 'mayJudge'>,
  decided: Decided | undefined,
): string {
  if (standing === 'adopted' && decided !== undefined)
    return m.late_work_adopted_by({ ...decided });
  if (standing === 'rejected' && decided !== undefined)
    return m.late_work_rejected_by({ ...decided });
  if (own) return m.late_work_own_waiting();
  return mayJudge ? m.late_work_waiting() : m.late_work_may_not();
}
