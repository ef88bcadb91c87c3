/**
 * A file of LMDB that is shorter than it says ends the process that reads it, without a word: the system sends it a signal at the
 * first page that is not there. Made as long as it says, the missing pages read as zeros, and LMDB finds the damage and says so.
 */
import { open } from 'node:fs/promises';
import { join } from 'node:path';

const PAGE_BYTES = 4_096;
/** Two pages say which tree is the newest and where the file ends; the one with the higher transaction counts. */
const META_PAGES = 2;
const MAGIC = 0xbeef_c0de;
const MAGIC_OFFSET = 24;
const LAST_PAGE_OFFSET = MAGIC_OFFSET + 120;

/** Lengthens the file of a store where it is shorter than it says; does nothing where there is none. */
export async function fillUp(folder: string): Promise<void> {
  const file = await open(join(folder, 'data.mdb'), 'r+').catch(() => undefined);
  if (file === undefined) return;
  try {
    const metas = new Uint8Array(META_PAGES * PAGE_BYTES);
    await file.read(metas, 0, metas.length, 0);
    const { size } = await file.stat();
    const wanted = Math.max(...[0, 1].map((page) => endIn(metas.subarray(page * PAGE_BYTES))));
    if (size > 0 && size < wanted) await file.truncate(wanted);
  } finally {
    await file.close();
  }
}

/** Where the file ends by the word of one of the two; 0 when it is none. */
function endIn(meta: Uint8Array): number {
  const view = new DataView(meta.buffer, meta.byteOffset);
  if (view.getUint32(MAGIC_OFFSET, true) !== MAGIC) return 0;
  return (Number(view.getBigUint64(LAST_PAGE_OFFSET, true)) + 1) * PAGE_BYTES;
}
