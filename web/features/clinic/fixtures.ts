/** Members of staff for tests and demonstrations; all fictional. */
import { parseUserId } from '#kernel/ids.ts';
import { invariant } from '#kernel/result.ts';
import type { Practitioner } from './records.ts';

export function aPractitioner(change: Partial<Practitioner> = {}): Practitioner {
  const userId = parseUserId('a1'.repeat(32));
  invariant(userId !== undefined, 'the fixture has a valid id');
  return { userId, name: 'Amina Sarr', profession: 'nurse', ...change };
}
