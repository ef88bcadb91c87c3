import { expect, test } from 'vitest';
import { MemoryStore } from '#storage/memory-store.ts';
import { STORE_RULINGS } from '#storage/row-store.exam.test-support.ts';
import { DeviceDisk, DiskState } from './device-disk.ts';

for (const { name, observe, expected } of STORE_RULINGS)
  test(`a device's disk in a test: ${name}`, async () => {
    const rows = new MemoryStore();
    const state = new DiskState();
    expect(await observe(() => Promise.resolve(new DeviceDisk(rows, state)))).toEqual(expected);
  });
