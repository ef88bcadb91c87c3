/** What every implementation of the rows beside the envelopes has to pass. */
import { describe, expect, test } from 'vitest';
import type { SideRows } from './side-rows.ts';

/** Registers the exam for one implementation. `reopen` gives the same rows after an end of the process. */
export function examineSideRows(
  name: string,
  open: () => Promise<{
    readonly rows: SideRows;
    readonly reopen: () => Promise<SideRows>;
    readonly end: () => Promise<void>;
  }>,
): void {
  const key = (...bytes: readonly number[]) => Uint8Array.from(bytes);

  describe(`rows beside envelopes: ${name}`, () => {
    test('keeps what was written, finds it by prefix, and forgets what was removed', async () => {
      const { rows, reopen, end } = await open();
      const large = new Uint8Array(65_552).fill(9);
      const puts = [
        { table: 'pieces' as const, key: key(1, 1), value: large },
        { table: 'pieces' as const, key: key(1, 2), value: key(5) },
        { table: 'pieces' as const, key: key(2, 1), value: key(6) },
        { table: 'pieces' as const, key: key(255, 255, 1), value: key(7) },
        { table: 'rooms' as const, key: key(1, 1), value: key(8) },
      ];
      expect(await rows.write(puts, [])).toBe(true);
      expect(await rows.get({ table: 'pieces', key: key(1, 1) })).toEqual(large);
      expect(await rows.get({ table: 'pushes', key: key(1, 1) })).toBeUndefined();
      expect(await rows.present('pieces', [key(1, 2), key(3), key(2, 1)])).toHaveLength(2);
      const under = await rows.under('pieces', key(1));
      expect(under.map((row) => [...row.key])).toEqual([
        [1, 1],
        [1, 2],
      ]);
      expect((await rows.under('pieces', key(255, 255))).map((row) => [...row.value])).toEqual([
        [7],
      ]);
      const again = { table: 'rooms' as const, key: key(1, 1), value: key(10) };
      expect(await rows.write([again], [{ table: 'pieces', key: key(2, 1) }])).toBe(true);
      expect(await rows.removeUnder('pieces', key(1))).toBe(true);
      const after = await reopen();
      expect(await after.get(again)).toEqual(key(10));
      expect((await after.under('pieces', key())).map((row) => [...row.key])).toEqual([
        [255, 255, 1],
      ]);
      await end();
    });
  });
}
