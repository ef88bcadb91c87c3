/** Lines of who looked, by the day they began, and people by name. */
import { m } from '#messages/compiled/messages.js';
import type { Locale } from '#messages/compiled/runtime.js';
import type { Person } from '#ui/app-port.ts';
import { formatDate, localDate } from '#ui/formats.ts';
import type { LookedLine } from '../queries.ts';

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

export const nameIn = (people: readonly Person[], userId: string): string =>
  people.find((person) => person.userId === userId)?.name ?? m.audit_somebody();
