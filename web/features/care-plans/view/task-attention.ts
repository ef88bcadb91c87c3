/** The source for Today: tasks that nobody has taken yet. */
import type { DocumentId, RecordId } from '#kernel/ids.ts';
import { parseMillis } from '#kernel/ports.ts';
import { m } from '#messages/compiled/messages.js';
import type { App } from '#ui/app-port.ts';
import type { Watched } from '#ui/watched-value.ts';
import type { AttentionItem } from '#ui/attention.ts';
import { derivedOf } from '#ui/derived-of.ts';
import { openTasks } from '../queries.ts';

export const taskAttention = (
  app: App,
  hrefOf: (record: RecordId, document: DocumentId) => string,
): Watched<readonly AttentionItem[]> =>
  derivedOf(app.watchList({ of: openTasks }), (rows) =>
    (rows ?? []).flatMap(({ record, document, row }) =>
      row
        .filter(({ owner }) => owner === '')
        .map(({ id, at }) => ({
          id: `${document}|${id}`,
          kind: 'task' as const,
          severity: 'low' as const,
          record,
          text: m.care_plans_attention_unowned,
          since: parseMillis(at),
          href: hrefOf(record, document),
        })),
    ),
  );
