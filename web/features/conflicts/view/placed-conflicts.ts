/** Conflicts with the record and document they are in, from both lists, and what they say on Today. */
import type { DocumentId, RecordId } from '#kernel/ids.ts';
import { parseMillis } from '#kernel/ports.ts';
import type { App, Row } from '#ui/app-port.ts';
import type { Watched } from '#ui/watched-value.ts';
import type { AttentionItem } from '#ui/attention.ts';
import { allOf, derivedOf } from '#ui/derived-of.ts';
import { caseConflicts, compareConflicts, summaryConflicts } from '../queries.ts';
import type { Conflict } from '../records.ts';
import { conflictAttentionText } from '../strings.ts';

export interface PlacedConflict extends Conflict {
  readonly record: RecordId;
  readonly document: DocumentId;
  readonly key: string;
}

type Lists = readonly (readonly Row<readonly Conflict[]>[] | undefined)[];

/** Of one record, or of the whole device. */
export const watchConflicts = (app: App, record?: RecordId): Watched<Lists> =>
  allOf([
    app.watchList({ of: summaryConflicts, record }),
    app.watchList({ of: caseConflicts, record }),
  ]);

/** The weightiest first, then the longest open; undefined until both lists are known. */
export function placedConflicts(lists: Lists): readonly PlacedConflict[] | undefined {
  if (lists.some((list) => list === undefined)) return undefined;
  return lists
    .flatMap((list) => list ?? [])
    .flatMap(({ record, document, row }) =>
      row.map((conflict) => ({
        ...conflict,
        record,
        document,
        key: `${document}|${conflict.kind}|${conflict.subject}`,
      })),
    )
    .sort(compareConflicts);
}

/** The source for Today: one item for each fact that stands in two versions. */
export const conflictAttention = (
  app: App,
  hrefOf: (conflict: PlacedConflict) => string,
): Watched<readonly AttentionItem[]> =>
  derivedOf(watchConflicts(app), (lists) =>
    (placedConflicts(lists) ?? []).map((conflict) => ({
      id: conflict.key,
      kind: 'conflict',
      severity: 'fork',
      record: conflict.record,
      text: conflictAttentionText[conflict.kind],
      since: parseMillis(conflict.since),
      href: hrefOf(conflict),
    })),
  );
