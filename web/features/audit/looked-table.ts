/** Who looked as a table for other programs: comma-separated values (RFC 4180), one line for each visit, opening and answer to it. */
import type { LookedLine } from './queries.ts';

/** The words of the columns and cells, in the language of the screen. */
export interface TableWords {
  readonly columns: readonly string[];
  readonly name: (userId: string) => string;
  readonly profession: (userId: string) => string;
  readonly what: (line: LookedLine) => string;
  readonly contested: string;
}

/** Columns: time (ISO 8601, UTC), person, profession, what, words. Lines as they were given. */
export function lookedTable(lines: readonly LookedLine[], words: TableWords): string {
  const rows = lines.flatMap((line) => [
    row(line, words, { what: words.what(line), said: line.type === 'open' ? line.words : '' }),
    ...line.contests.map((contest) =>
      row(contest, words, { what: words.contested, said: contest.words }),
    ),
  ]);
  return [words.columns, ...rows].map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
}

const row = (
  { at, userId }: { readonly at: number; readonly userId: string },
  { name, profession }: TableWords,
  { what, said }: { readonly what: string; readonly said: string },
): readonly string[] => [new Date(at).toISOString(), name(userId), profession(userId), what, said];

/** A text that a table program would take for a formula begins with an apostrophe. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
