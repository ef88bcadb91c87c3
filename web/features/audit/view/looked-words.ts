/** Lines of who looked, by the day they began, and people by name. */
import { m } from '#messages/compiled/messages.js';
import type { Locale } from '#messages/compiled/runtime.js';
import type { Person } from '#ui/app-port.ts';
import { formatDate, localDate } from '#ui/formats.ts';
import { professionName } from '#ui/profession-name.ts';
import { lookedTable } from '../looked-table.ts';
import type { LookedLine } from '../queries.ts';
import { lineText } from '../strings.ts';

const DAY_MS = 86_400_000;

export interface LookedDay {
  readonly day: string;
  readonly lines: readonly LookedLine[];
}

/** The lines keep their order. */
export function daysOf(
  lines: readonly LookedLine[],
  at: { readonly now: number; readonly locale: Locale },
): readonly LookedDay[] {
  const days = new Map<string, LookedLine[]>();
  for (const line of lines) {
    const day = dayName(line.at, at);
    days.set(day, [...(days.get(day) ?? []), line]);
  }
  return [...days].map(([day, inDay]) => ({ day, lines: inDay }));
}

function dayName(
  at: number,
  { now, locale }: { readonly now: number; readonly locale: Locale },
): string {
  const date = localDate(at);
  if (date === localDate(now)) return m.audit_today();
  return date === localDate(now - DAY_MS) ? m.audit_yesterday() : formatDate(at, locale);
}

/** UTF-8 with its mark, without which table programs guess another encoding. */
export function tableOf(
  lines: readonly LookedLine[],
  people: readonly Person[],
  locale: Locale,
): Uint8Array {
  const professionOf = (userId: string): string =>
    professionName(people.find((person) => person.userId === userId)?.profession ?? '');
  const table = lookedTable(lines, {
    columns: [
      m.audit_csv_time(),
      m.audit_csv_person(),
      m.audit_csv_profession(),
      m.audit_csv_what(),
      m.audit_csv_words(),
    ],
    name: (userId) => nameIn(people, userId),
    profession: professionOf,
    what: (line) => lineText(line, locale),
    contested: m.audit_contest(),
  });
  return new TextEncoder().encode(`\uFEFF${table}`);
}

export const nameIn = (people: readonly Person[], userId: string): string =>
  people.find((person) => person.userId === userId)?.name ?? m.audit_somebody();
