/** Whether words lie readable in the files of a browser's profile, in either way in which Chromium writes text. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** How many files hold one of them. */
export async function filesHolding(folder: string, words: readonly string[]): Promise<number> {
  const patterns = words.flatMap((word) => [
    Buffer.from(word, 'utf8'),
    Buffer.from(word, 'utf16le'),
  ]);
  let holding = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = await readFile(join(entry.parentPath, entry.name));
    if (patterns.some((pattern) => bytes.includes(pattern))) holding += 1;
  }
  return holding;
}
