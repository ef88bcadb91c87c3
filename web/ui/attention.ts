/**
 * What waits for a person, as features tell it to Today. A feature contributes a source: a function in its `view/` folder that
 * takes the app and the addresses it needs, and answers a `Watched` list; one line in `web/routes/attention.ts` wires it.
 *
 *   export const alertAttention = (app: App, hrefOf: (record: RecordId) => string): Watched<readonly AttentionItem[]> =>
 *     derivedOf(app.watchList({ of: openAlerts }), (rows) => (rows ?? []).map(...));
 *
 * Today sorts by severity, then oldest first, and shows the patient's name from `record` itself: an item never holds a name.
 */
import type { RecordId } from '#kernel/ids.ts';
import type { Millis } from '#kernel/ports.ts';

/** Most urgent first. 'fork' is two versions to pick from; 'calm' is something to do some time. */
export const SEVERITIES = ['critical', 'high', 'fork', 'medium', 'low', 'calm'] as const;
export type Severity = (typeof SEVERITIES)[number];

export type AttentionKind =
  'alert' | 'conflict' | 'message' | 'task' | 'set-aside' | 'waiting' | 'recovery';

export interface AttentionItem {
  /** The same for the same thing at every refresh; unique within its source. */
  readonly id: string;
  readonly kind: AttentionKind;
  readonly severity: Severity;
  /** In place of the word of the severity: "Crisis". */
  readonly word?: () => string;
  /** Whom it is about; undefined where it is about no patient. */
  readonly record: RecordId | undefined;
  /** One short line without a name, in the language of the moment: "BP 182/100", "Two doses to pick". */
  readonly text: () => string;
  readonly since: Millis | undefined;
  /** When something was added to it last, where that is later: then it is news again. */
  readonly newest?: Millis | undefined;
  /** Where it is answered, resolved. */
  readonly href: string;
}

/** Today shows this many of one source; the rest is behind the source's own screen. */
export const ATTENTION_ITEMS_MAX = 50;

/** Most severe first, then what has waited longest; what has no time comes last among its equals. */
export const sortedAttention = (items: readonly AttentionItem[]): readonly AttentionItem[] =>
  [...items].sort(
    (a, b) =>
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      (a.since ?? Infinity) - (b.since ?? Infinity) ||
      (a.id < b.id ? -1 : 1),
  );
