/** What the page and its workers take of the machine's memory: the largest renderer of a browser, as Linux counts it. */
import { readdir, readFile } from 'node:fs/promises';

const EVERY_MS = 250;

async function text(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    // It has ended meanwhile.
    return '';
  }
}

/** Processes of the browser whose profile this is, by who started whom. */
async function renderersOf(profile: string): Promise<readonly string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const known = await Promise.all(
    ids.map(async (id) => ({
      id,
      command: await text(`/proc/${id}/cmdline`),
      // "id (name) state parent": a name may hold anything but the last bracket.
      parent: (await text(`/proc/${id}/stat`)).split(') ').at(-1)?.split(' ')[1] ?? '',
    })),
  );
  const family = new Set(
    known.filter(({ command }) => command.includes(profile)).map(({ id }) => id),
  );
  for (let before = 0; before !== family.size;) {
    before = family.size;
    for (const { id, parent } of known) if (family.has(parent)) family.add(id);
  }
  return known
    .filter(({ id, command }) => family.has(id) && command.includes('--type=renderer'))
    .map(({ id }) => id);
}

async function proportionalKilobytes(id: string): Promise<number> {
  const rollup = await text(`/proc/${id}/smaps_rollup`);
  return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0);
}

/** The most, in megabytes, from here until `end`. */
export function watchMemory(profile: string): { readonly end: () => Promise<number> } {
  let most = 0;
  let isOver = false;
  const watching = (async () => {
    while (!isOver) {
      const sizes = await Promise.all((await renderersOf(profile)).map(proportionalKilobytes));
      most = Math.max(most, ...sizes);
      await new Promise((next) => setTimeout(next, EVERY_MS));
    }
  })();
  return {
    end: async () => {
      isOver = true;
      await watching;
      return most / 1_024;
    },
  };
}
