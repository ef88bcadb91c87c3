/**
 * What is known of each changed place, written down the moment it is known: a campaign that was stopped goes on where it stopped.
 * A line is `[file, digest of the file, name of the change, status]`. What was begun and has no end was stopped; what was begun
 * twice and has none never comes back. What earlier campaigns knew stands in `tried.json`.
 */
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

export const JOURNAL_FILE = '.cache/mutation/journal.jsonl';
const TRIED_FILE = 'tests/mutation/tried.json';
const NAME_DIGITS = 6;

const digitsOf = (content, count) =>
  createHash('sha256').update(content).digest('hex').slice(0, count);

/** Six digits that name a change within its file: its place and what it becomes. */
const nameOf = ({ location: { start, end }, replacement }) =>
  digitsOf(`${start.line} ${start.column} ${end.line} ${end.column}\n${replacement}`, NAME_DIGITS);

const linesOf = (file) =>
  existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];

export class Journal {
  #root;
  #known = new Map();
  #digests = new Map();

  /** `root`: the folder of the project, where the files stand unchanged. */
  constructor(root) {
    this.#root = root;
    mkdirSync(dirname(join(root, JOURNAL_FILE)), { recursive: true });
    const tried = JSON.parse(linesOf(join(root, TRIED_FILE)).join('') || '{}');
    for (const [file, { of, noticed }] of Object.entries(tried))
      for (const name of noticed.match(/[0-9a-f]{6}/g) ?? [])
        this.#known.set([file, of, name].join(), 'killed');
    for (const line of linesOf(join(root, JOURNAL_FILE))) {
      const [file, digest, name, status] = JSON.parse(line);
      this.#known.set([file, digest, name].join(), status);
    }
  }

  /** 'killed', 'survived', 'ran out of time', 'begun', 'begun again', or undefined when nothing is known of a change. */
  statusOf(mutant) {
    return this.#known.get(this.#keyOf(mutant).join());
  }

  write(mutant, status) {
    const line = JSON.stringify([...this.#keyOf(mutant), status]);
    appendFileSync(join(this.#root, JOURNAL_FILE), `${line}\n`);
  }

  #keyOf(mutant) {
    const path = resolve(this.#root, mutant.fileName);
    const file = relative(this.#root, path);
    if (!this.#digests.has(file)) this.#digests.set(file, digitsOf(readFileSync(path), 16));
    return [file, this.#digests.get(file), nameOf(mutant)];
  }
}
