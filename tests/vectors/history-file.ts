/** The published histories of access logs: entries as they travel, in no order that means anything, and what they come to. */
import { readFileSync } from 'node:fs';

export interface Rights {
  readonly flags: number;
  readonly read: number;
  readonly write: number;
}

export interface HistoryVector {
  readonly title: string;
  readonly groupId: string;
  /** The first entries of the logs of the people who act; in the file, their places in its list of people. */
  readonly people: readonly string[];
  readonly entries: readonly string[];
  readonly members: Readonly<Record<string, Rights>>;
  readonly stranded: readonly string[];
  readonly verdicts: Readonly<Record<string, string>>;
}

interface HistoryFile {
  readonly about: string;
  /** The first entry of each person's own log, told once. */
  readonly people: readonly string[];
  readonly histories: readonly (Omit<HistoryVector, 'people'> & {
    readonly people: readonly number[];
  })[];
}

export const HISTORY_FILE = new URL('./access-histories.json', import.meta.url);

export function historyFileOf(histories: readonly HistoryVector[]): HistoryFile {
  const people = [...new Set(histories.flatMap((history) => history.people))];
  return {
    about: 'Sets of entries of one access log. Whatever the order of arrival, the outcome is this.',
    people,
    histories: histories.map((history) => ({
      ...history,
      people: history.people.map((person) => people.indexOf(person)),
    })),
  };
}

export function readHistories(): readonly HistoryVector[] {
  const file = JSON.parse(readFileSync(HISTORY_FILE, 'utf8')) as HistoryFile;
  return file.histories.map((history) => ({
    ...history,
    people: history.people.flatMap((place) => file.people[place] ?? []),
  }));
}
