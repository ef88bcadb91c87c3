import { expect, test } from 'vitest';
import { DiskWatch, type DiskSpace } from './disk-watch.ts';

function watched() {
  const alarms: number[] = [];
  let answer: Promise<DiskSpace> = Promise.resolve({ blocks: 100, bavail: 90 });
  const watch = new DiskWatch({ space: () => answer, alarm: (percent) => alarms.push(percent) });
  const lookAt = async (bavail: number): Promise<void> => {
    answer = Promise.resolve({ blocks: 100, bavail });
    await watch.look();
  };
  const fail = async (): Promise<void> => {
    answer = Promise.reject(new Error('no such folder'));
    await watch.look();
  };
  return { watch, alarms, lookAt, fail };
}

test('the operator hears once that a disk fills up, and again when it did after there was room', async () => {
  const { watch, alarms, lookAt } = watched();
  await lookAt(31);
  expect([alarms, watch.usedShare]).toEqual([[], 0.69]);
  await lookAt(30);
  await lookAt(10);
  expect([alarms, watch.usedShare]).toEqual([[70], 0.9]);
  await lookAt(60);
  await lookAt(5);
  expect(alarms).toEqual([70, 95]);
});

test('a system that does not say how full its disk is raises no alarm', async () => {
  const { watch, alarms, fail } = watched();
  await fail();
  expect([alarms, watch.usedShare]).toEqual([[], 0]);
});
