/** Open alerts as Today shows them: one item for each patient and parameter. */
import type { RecordId } from '#kernel/ids.ts';
import { parseMillis } from '#kernel/ports.ts';
import type { App } from '#ui/app-port.ts';
import type { Watched } from '#ui/watched-value.ts';
import type { AttentionItem } from '#ui/attention.ts';
import { derivedOf } from '#ui/derived-of.ts';
import { readClock } from '#ui/shown-time.svelte.ts';
import { stateWord } from '../strings.ts';
import { openThreads } from '../threads.ts';
import { watchAlerts } from './alert-records.ts';
import { alertSeverity, threadText } from './alert-words.ts';
import { withTicks } from './ticking.ts';

export const alertAttention = (
  app: App,
  hrefOf: (record: RecordId) => string,
): Watched<readonly AttentionItem[]> =>
  derivedOf(withTicks(watchAlerts(app)), (records) =>
    (records ?? []).flatMap((of) =>
      openThreads(of, readClock()).map((thread) => ({
        id: `${of.record}-${thread.parameter}`,
        kind: 'alert',
        severity: alertSeverity(thread),
        word: stateWord[thread.state],
        record: of.record,
        text: () => threadText(thread),
        since: parseMillis(thread.since),
        href: hrefOf(of.record),
      })),
    ),
  );
