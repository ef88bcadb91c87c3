/** Which files of crypto/ are changed line by line, and which of them were tried as they are. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import * as v from 'valibot';

/**
 * What neither verifies, nor decides who may do what, nor is authenticated beside the content: how numbers and text become bytes
 * (published bytes of every structure notice changes there), names and numbers, and the wrapping of libsodium's start and of
 * Argon2id.
 */
const LEFT_OUT = [
  /^crypto\/encoding\//,
  /^crypto\/(?:contexts|errors|result)\.ts$/,
  /^crypto\/log\/limits\.ts$/,
  /^crypto\/primitives\/(?:passphrase|sodium)\.ts$/,
  /\.test(?:-support)?\.ts$/,
];

/** Ascending. */
export const changedFiles = (): readonly string[] =>
  readdirSync('crypto', { recursive: true, encoding: 'utf8' })
    .map((name) => `crypto/${name}`)
    .filter((name) => name.endsWith('.ts') && !LEFT_OUT.some((each) => each.test(name)))
    .sort();

/** What earlier campaigns found out, by file; kept with the project. */
export const TRIED_FILE = 'tests/mutation/tried.json';
export const JOURNAL_FILE = '.cache/mutation/journal.jsonl';

const TriedSchema = v.record(
  v.string(),
  v.strictObject({
    /** Sixteen digits that stand for the bytes of the file. */
    of: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)),
    /** 'all' when every change was noticed or is accepted; else the names of those that were noticed, one behind the other. */
    noticed: v.union([v.literal('all'), v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{6})*$/))]),
  }),
);
type Tried = v.InferOutput<typeof TriedSchema>;

const JournalLine = v.tuple([v.string(), v.string(), v.string(), v.string()]);

const digestOf = (file: string): string =>
  createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 16);

/** Throws what valibot says about a list that is not well formed. */
export const readTried = (): Tried =>
  existsSync(TRIED_FILE) ? v.parse(TriedSchema, JSON.parse(readFileSync(TRIED_FILE, 'utf8'))) : {};

export const isTried = (file: string, tried: Tried): boolean =>
  tried[file]?.noticed === 'all' && tried[file].of === digestOf(file);

export interface Outcome {
  /** Every change was noticed or is accepted. */
  readonly whole: readonly string[];
  readonly open: readonly string[];
}

/** Enters what the journal knows of the files as they are now, and what came out of some. Files that are gone leave the list. */
export function keepTried({ whole, open }: Outcome): void {
  const before = readTried();
  const noticed = noticedInJournal();
  const after = changedFiles().flatMap((file): readonly (readonly [string, Tried[string]])[] => {
    const of = digestOf(file);
    const isWhole = whole.includes(file) || (isTried(file, before) && !open.includes(file));
    if (isWhole) return [[file, { of, noticed: 'all' }]];
    const known = before[file]?.of === of ? (before[file].noticed.match(/.{6}/g) ?? []) : [];
    const names = new Set([...known, ...(noticed.get(`${file} ${of}`) ?? [])]);
    return names.size === 0 ? [] : [[file, { of, noticed: [...names].sort().join('') }]];
  });
  writeFileSync(TRIED_FILE, `${JSON.stringify(Object.fromEntries(after), null, 2)}\n`);
}

const journal = (): readonly v.InferOutput<typeof JournalLine>[] =>
  (existsSync(JOURNAL_FILE) ? readFileSync(JOURNAL_FILE, 'utf8') : '')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => v.parse(JournalLine, JSON.parse(line)));

/** How many changes of these files, as they are, no test noticed before the time for one was over. */
export function ranOutOfTime(files: readonly string[]): number {
  const current = new Set(files.map((file) => `${file} ${digestOf(file)}`));
  const last = new Map(
    journal().map(([file, of, name, status]) => [`${file} ${of} ${name}`, status]),
  );
  const isCurrent = (key: string): boolean => current.has(key.slice(0, key.lastIndexOf(' ')));
  return [...last].filter(([key, status]) => status === 'ran out of time' && isCurrent(key)).length;
}

/** By file and digest. */
function noticedInJournal(): ReadonlyMap<string, readonly string[]> {
  const noticed = new Map<string, string[]>();
  for (const [file, of, name, status] of journal()) {
    if (status !== 'killed') continue;
    const key = `${file} ${of}`;
    noticed.set(key, [...(noticed.get(key) ?? []), name]);
  }
  return noticed;
}
