/** Keeps what a ledger judged, so that a restart judges nothing twice. */
import type { Receipt } from '#crypto/work/work-outcome.ts';
import { workKey } from '../work/workplaces.ts';
import type { Ground } from './engine-parts.ts';

export interface JudgedWork {
  readonly groupId: string;
  readonly compartment: number;
  readonly receipt: Receipt;
}

export function keepRecords(step: Ground, judged: JudgedWork): void {
  const { receipt } = judged;
  const statements = receipt.outcomes.flatMap((outcome) =>
    outcome.kind === 'accepted' || outcome.kind === 'late' ? [outcome.record] : [],
  );
  for (const record of [...receipt.sessionRecords, ...statements])
    step.batch.put('work', workKey(judged, step.memory.numbers.take()), record);
}
