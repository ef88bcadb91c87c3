import { expect, test } from 'vitest';
import { clinic, letIn, memoryOf } from '../joining/joining.test-support.ts';
import { written } from '../joining/ward.test-support.ts';

test('a new record has the work of no other one judged anew, and a change of the clinic has all of it', async () => {
  const nurse = await clinic('Amina');
  const first = await written(nurse, { kind: 'summary' });
  const { workplaces } = memoryOf(nurse);
  const groups = () => new Set(workplaces.unsettled().map(({ groupId }) => groupId));
  groups();
  expect(groups()).toEqual(new Set());
  const second = await written(nurse, { kind: 'summary' });
  expect(groups()).toContain(second.record);
  await written(nurse, { kind: 'summary' });
  expect(groups()).not.toContain(first.record);
  await letIn(nurse, { name: 'Koffi' });
  const now = groups();
  expect([first, second].every(({ record }) => now.has(record))).toBe(true);
});
