import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLmdbSideRows } from './lmdb-side-rows.ts';
import { MemorySideRows } from './memory-side-rows.ts';
import { examineSideRows } from './side-rows.exam.ts';

examineSideRows('memory', () => {
  const rows = new MemorySideRows();
  return Promise.resolve({
    rows,
    reopen: () => Promise.resolve(rows),
    end: () => rows.close(),
  });
});

examineSideRows('LMDB', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lantern-side-'));
  let rows = openLmdbSideRows(folder);
  return {
    rows,
    reopen: async () => {
      await rows.close();
      rows = openLmdbSideRows(folder);
      return rows;
    },
    end: async () => {
      await rows.close();
      await rm(folder, { recursive: true });
    },
  };
});
