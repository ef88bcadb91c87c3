/** What the kinds of things that can be found are called, and what a search screen is handed of people and patients. */
import type { RecordId, UserId } from '#kernel/ids.ts';
import type { SearchState } from '../../search-port.ts';
import { m } from '#messages/compiled/messages.js';

export interface SearchablePerson {
  readonly userId: UserId;
  readonly name: string;
}

export interface SearchablePatient {
  readonly record: RecordId;
  readonly label: string;
  readonly hint: string;
}

interface KindWords {
  readonly many: () => string;
  readonly one: () => string;
}

const KINDS: Readonly<Record<string, KindWords>> = {
  message: { many: m.search_kind_message, one: m.search_one_message },
  note: { many: m.search_kind_note, one: m.search_one_note },
  file: { many: m.search_kind_file, one: m.search_one_file },
  patient: { many: m.search_kind_patient, one: m.search_one_patient },
};

/** In the order of their buttons; undefined stands for all. */
export const kindChoices = (): readonly {
  readonly kind: string | undefined;
  readonly label: string;
}[] => [
  { kind: undefined, label: m.search_kind_all() },
  ...Object.entries(KINDS).map(([kind, { many }]) => ({ kind, label: many() })),
];

export const kindName = (kind: string): string =>
  Object.hasOwn(KINDS, kind) ? (KINDS[kind]?.one() ?? '') : '';

/** What has to be said about an answer that may not be the whole one; undefined once it is. */
export function stateWords({ status, done, of }: SearchState): string | undefined {
  if (status === 'opening' || status === 'closed') return m.search_opening();
  if (status === 'reading') return m.search_reading({ done, of });
  return status === 'waiting' ? m.search_waiting({ done, of }) : undefined;
}
