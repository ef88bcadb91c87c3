/**
 * What Today says of care: cases somebody was asked to look after, hand-overs that wait for an answer, tasks nobody has, and what a
 * plan asked for and has not got. Features do not know each other, so they are put together here.
 */
import { planRows } from '#features/care-plans/queries.ts';
import { caseList, isOver } from '#features/cases/queries.ts';
import type { Priority } from '#features/cases/records.ts';
import { lastTaken, lastTakenAtHome } from '#features/observations/queries.ts';
import type { DocumentId, RecordId } from '#kernel/ids.ts';
import { parseMillis } from '#kernel/ports.ts';
import { m } from '#messages/compiled/messages.js';
import type { App } from '#ui/app-port.ts';
import type { AttentionItem, Severity } from '#ui/attention.ts';
import { bothOf, derivedOf } from '#ui/derived-of.ts';
import { localDate } from '#ui/formats.ts';
import type { Watched } from '#ui/watched-value.ts';
import { careGapsOf, type CareGap, type CareParts, type GapKind } from './care-gaps.ts';

interface Place {
  readonly now: () => number;
  readonly hrefOf: (record: RecordId, document: DocumentId) => string;
}

/** What waits for whoever has this device open; nothing of a patient, who has no tasks here. */
export const careAttention = (
  app: App,
  { now, hrefOf }: Place,
): Watched<readonly AttentionItem[]> =>
  derivedOf(bothOf(app.session, watchCare(app, undefined)), ([session, care]) => {
    if (session.status !== 'open' || session.record !== undefined) return [];
    const parts = { ...care, now: now(), today: localDate(now()) };
    return careItems(parts, session.me.userId).map(({ document, ...item }) => ({
      ...item,
      kind: 'task' as const,
      since: parseMillis(item.since),
      href: hrefOf(item.record, document),
    }));
  });

/** What care gaps are computed from, of one record or of all that are on this device. */
export const watchCare = (
  app: App,
  record: RecordId | undefined,
): Watched<Omit<CareParts, 'now' | 'today'>> =>
  derivedOf(
    bothOf(
      bothOf(app.watchList({ of: caseList, record }), app.watchList({ of: planRows, record })),
      bothOf(
        app.watchList({ of: lastTaken, record }),
        app.watchList({ of: lastTakenAtHome, record }),
      ),
    ),
    ([[cases, plans], [taken, atHome]]) => ({
      cases: cases ?? [],
      plans: plans ?? [],
      taken: [...(taken ?? []), ...(atHome ?? [])],
    }),
  );

interface CareItem extends Pick<AttentionItem, 'id' | 'severity' | 'text'> {
  readonly record: RecordId;
  readonly document: DocumentId;
  readonly since: number;
}

/** Everything that one person has to know of, unsorted. */
export const careItems = (parts: CareParts, me: string): readonly CareItem[] => [
  ...askedItems(parts, me),
  ...waitingItems(parts, me),
  ...careGapsOf(parts)
    .filter(({ owners }) => owners.length === 0 || owners.includes(me))
    .map(gapItem),
];

const SEVERITY_OF: Readonly<Record<Priority, Severity>> = {
  critical: 'critical',
  high: 'high',
  medium: 'medium',
  low: 'low',
};

/** A case stays here until somebody begins with it; who asked themself needs no telling. */
const askedItems = ({ cases }: CareParts, me: string): readonly CareItem[] =>
  cases.flatMap(({ record, document, row }) => {
    const asked = row.asked.find(({ userId, by }) => userId === me && by !== me);
    if (asked === undefined || row.status !== 'open') return [];
    const severity = row.priority === undefined ? 'medium' : SEVERITY_OF[row.priority];
    const text = m.cases_attention_yours;
    return [{ id: `asked|${document}`, record, document, severity, text, since: asked.at }];
  });

function waitingItems({ cases, plans, today }: CareParts, me: string): readonly CareItem[] {
  const over = new Set(cases.filter(({ row }) => isOver(row.status)).map((one) => one.document));
  return plans
    .filter(({ document }) => !over.has(document))
    .flatMap(({ record, document, row }) => {
      const place = { record, document };
      return [
        ...row.handOvers
          .filter(({ to, from }) => to === me || from === me)
          .map(({ id, to, at }): CareItem => ({
            ...{ ...place, id: `${document}|${id}`, since: at },
            severity: to === me ? 'medium' : 'low',
            text: to === me ? m.care_plans_attention_asks_you : m.care_plans_attention_waits,
          })),
        ...row.tasks
          .filter(({ owner, due }) => owner === '' && (due === '' || due >= today))
          .map(({ id, at }): CareItem => ({
            ...{ ...place, id: `${document}|${id}`, since: at },
            severity: 'low',
            text: m.care_plans_attention_unowned,
          })),
      ];
    });
}

export const gapText: Readonly<Record<GapKind, () => string>> = {
  vitals: m.care_plans_gap_vitals,
  task: m.care_plans_gap_task,
  goal: m.care_plans_gap_goal,
};

const gapItem = ({ id, kind, record, document, since }: CareGap): CareItem => ({
  ...{ id: `gap|${id}`, record, document, since },
  severity: kind === 'goal' ? 'low' : 'medium',
  text: gapText[kind],
});
