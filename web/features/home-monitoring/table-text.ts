/** A table as text, the way spreadsheets and the apps of meters write it: with commas, semicolons or tabs, quoted or not. */
import { err, ok, type Result } from '#kernel/result.ts';

/** Ten years of three readings a day, and room beside. */
const ROWS_MAX = 20_000;
export const TEXT_LENGTH_MAX = 4 * 1024 * 1024;
const COLUMNS_MAX = 64;

export interface TextTable {
  /** In lower case, without spaces around. */
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export type TableProblem = 'home-monitoring/too-big' | 'home-monitoring/no-table';

/** 'home-monitoring/too-big' above the limits, 'home-monitoring/no-table' for a text without a heading and one row. */
export function readTable(text: string): Result<TextTable, TableProblem> {
  if (text.length > TEXT_LENGTH_MAX) return err('home-monitoring/too-big');
  const clean = text.replace(/^\uFEFF/, '');
  const lines = linesOf(clean, delimiterOf(clean));
  const at = lines.findIndex((cells) => cells.filter((cell) => cell !== '').length > 1);
  const header = lines[at];
  if (header === undefined || header.length > COLUMNS_MAX) return err('home-monitoring/no-table');
  const rows = lines.slice(at + 1).filter((cells) => cells.some((cell) => cell !== ''));
  if (rows.length > ROWS_MAX) return err('home-monitoring/too-big');
  return rows.length === 0
    ? err('home-monitoring/no-table')
    : ok({ header: header.map((cell) => cell.toLowerCase()), rows });
}

/** The one that stands most often in the first lines. */
function delimiterOf(text: string): string {
  const head = text.slice(0, 4_000);
  const count = (delimiter: string) => head.split(delimiter).length;
  return [';', '\t'].reduce((best, one) => (count(one) > count(best) ? one : best), ',');
}

/** Two quotes inside quotes are one; a line may end in any way. */
function linesOf(text: string, delimiter: string): readonly (readonly string[])[] {
  const lines: string[][] = [];
  let cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  const endCell = () => {
    cells.push(cell.trim());
    cell = '';
  };
  const endLine = () => {
    endCell();
    lines.push(cells);
    cells = [];
  };
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? '';
    if (isQuoted) {
      if (letter !== '"') cell += letter;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else isQuoted = false;
    } else if (letter === '"' && cell.trim() === '') isQuoted = true;
    else if (letter === delimiter) endCell();
    else if (letter === '\n') endLine();
    else if (letter !== '\r') cell += letter;
  }
  endLine();
  return lines;
}
