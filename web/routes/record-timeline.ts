/**
 * What happened to one patient, in the order of time: gathered from what the features show, without opening a document that is not
 * open. When it happened and when it was written down are two times (a paper is copied later), and both are kept.
 */
import type { Observation } from '#clinical/observation.ts';
import { standing, type ObservationPage, type ScoreTaken } from '#clinical/observation-page.ts';
import type { Fact } from '#clinical/versioned.ts';
import type { AllergyList } from '#features/allergies/queries.ts';
import type { Standing } from '#features/allergies/records.ts';
import type { CaseRow } from '#features/cases/queries.ts';
import type { CodeStatus, CodeStatusFact } from '#features/code-status/records.ts';
import type { Dosage } from '#features/medications/dosage.ts';
import type { MedicationList } from '#features/medications/queries.ts';
import type { MedicineStatus } from '#features/medications/records.ts';
import type { NoteRow } from '#features/notes/queries.ts';
import type { ProblemList } from '#features/problems/queries.ts';
import type { ClinicalStatus } from '#features/problems/records.ts';
import type { DocumentId } from '#kernel/ids.ts';

export const TIMELINE_KINDS = [
  'vitals',
  'medicine',
  'problem',
  'allergy',
  'note',
  'case',
  'code-status',
] as const;
export type TimelineKind = (typeof TIMELINE_KINDS)[number];

export type Happening =
  | {
      readonly kind: 'vitals';
      readonly observations: readonly Observation[];
      readonly score: ScoreTaken | undefined;
    }
  | { readonly kind: 'medicine'; readonly name: string; readonly change: MedicineChange }
  | {
      readonly kind: 'problem';
      /** Empty for what is very sensitive: the timeline covers it. */
      readonly text: string;
      readonly code: string;
      readonly status: ClinicalStatus;
    }
  | {
      readonly kind: 'allergy';
      readonly substance: string;
      /** Undefined when it was written down, which says the same. */
      readonly standing: Standing | undefined;
    }
  | { readonly kind: 'code-status'; readonly status: CodeStatus | undefined }
  | { readonly kind: 'note'; readonly document: DocumentId; readonly row: NoteRow }
  | { readonly kind: 'case'; readonly document: DocumentId; readonly row: CaseRow };

export type MedicineChange =
  | { readonly is: 'recorded' }
  | { readonly is: 'dose'; readonly dose: Dosage | undefined }
  | { readonly is: 'status'; readonly status: MedicineStatus | undefined };

export interface TimelineEntry {
  readonly key: string;
  /** When it happened; milliseconds since 1970. */
  readonly at: number;
  /** When it was written down, by the writer's clock. */
  readonly recordedAt: number;
  /** A user id; empty where a list does not know. */
  readonly by: string;
  readonly what: Happening;
}

interface InDocument<T> {
  readonly document: DocumentId;
  readonly row: T;
}

export interface TimelineParts {
  readonly allergies: AllergyList | undefined;
  readonly problems: ProblemList | undefined;
  readonly medicines: MedicationList | undefined;
  readonly codeStatus: CodeStatusFact | undefined;
  readonly notes: readonly InDocument<NoteRow>[];
  readonly cases: readonly InDocument<CaseRow>[];
  readonly pages: readonly ObservationPage[];
}

/** Newest first, by when it happened; at the same moment, what was written down later stands above. */
export function timelineOf(parts: TimelineParts): readonly TimelineEntry[] {
  const { allergies, problems, medicines, codeStatus, notes, cases, pages } = parts;
  return [
    ...vitalEntries(pages),
    ...[...(medicines?.active ?? []), ...(medicines?.stopped ?? [])].flatMap(medicineEntries),
    ...[...(problems?.standing ?? []), ...(problems?.resolved ?? [])].map(problemEntry),
    ...[...(allergies?.entities ?? []), ...(allergies?.takenBack ?? [])].flatMap(allergyEntries),
    ...statements(codeStatus, (value) => ({ kind: 'code-status', status: value?.status })),
    ...notes.map(({ document, row }) =>
      once({ id: document, at: row.startedAt, by: '' }, { kind: 'note', document, row }),
    ),
    ...cases.map(({ document, row }) =>
      once({ id: document, at: row.openedAt, by: '' }, { kind: 'case', document, row }),
    ),
  ].sort((a, b) => b.at - a.at || b.recordedAt - a.recordedAt || (a.key < b.key ? -1 : 1));
}

interface Said {
  readonly id: string;
  readonly at: number;
  readonly by: string;
}

/** What happened when it was written down. */
const once = ({ id, at, by }: Said, what: Happening): TimelineEntry => ({
  ...{ key: `${what.kind}:${id}`, at, recordedAt: at, by, what },
});

const statements = <Value>(
  fact: Fact<Value> | undefined,
  toWhat: (value: Value | undefined) => Happening,
): readonly TimelineEntry[] =>
  (fact?.history ?? []).map(({ id, at, by, value }) =>
    once({ id: `said:${id}`, at, by }, toWhat(value)),
  );

/** Measurements taken together are one entry, with the score that was worked out of them. */
function vitalEntries(pages: readonly ObservationPage[]): readonly TimelineEntry[] {
  const sets = new Map<string, Observation[]>();
  for (const observation of standing(pages)) {
    const together = sets.get(observation.set);
    if (together === undefined) sets.set(observation.set, [observation]);
    else together.push(observation);
  }
  const scores = new Map(pages.flatMap((page) => page.scores).map((score) => [score.set, score]));
  return [...sets].flatMap(([set, observations]) => {
    const [first] = observations;
    if (first === undefined) return [];
    const what = { kind: 'vitals', observations, score: scores.get(set) } as const;
    const { effectiveAt: at, recordedAt, performer: by } = first;
    return [{ key: `vitals:${set}`, at, recordedAt, by, what }];
  });
}

function medicineEntries(medicine: MedicationList['active'][number]): readonly TimelineEntry[] {
  const { id, name, recordedAt, by, dose, status } = medicine;
  const changed = (change: MedicineChange) => ({ kind: 'medicine', name, change }) as const;
  // The first dose is said when the medicine is written down: one entry, not two.
  const doses = statements(dose, (value) => changed({ is: 'dose', dose: value }));
  const first = doses.some(({ at }) => at === recordedAt);
  return [
    ...(first ? [] : [once({ id, at: recordedAt, by }, changed({ is: 'recorded' }))]),
    ...doses,
    ...statements(status, (value) => changed({ is: 'status', status: value?.status })),
  ];
}

const problemEntry = (problem: ProblemList['standing'][number]): TimelineEntry => {
  const { id, text, code, status, recordedAt, by, sensitivity } = problem;
  const isCovered = sensitivity === 'very-sensitive';
  const said = isCovered ? { text: '', code: '' } : { text, code };
  return once({ id, at: recordedAt, by }, { kind: 'problem', ...said, status });
};

const allergyEntries = (allergy: AllergyList['entities'][number]): readonly TimelineEntry[] => {
  const { id, substance, recordedAt, by, standing: said } = allergy;
  return [
    once({ id, at: recordedAt, by }, { kind: 'allergy', substance, standing: undefined }),
    ...statements(said, (value) => ({ kind: 'allergy', substance, standing: value?.standing })),
  ];
};

const DAY_MS = 86_400_000;
const SUMMARY_DAYS = 30;

/** What happened in the last thirty days; what lies ahead by a clock that is wrong is not left out. */
export const lately = (entries: readonly TimelineEntry[], now: number): readonly TimelineEntry[] =>
  entries.filter(({ at }) => at >= now - SUMMARY_DAYS * DAY_MS);

/** Further apart than this, an entry was copied from somewhere. */
const LATE_MS = 60 * 60_000;

/** Whether it was written down so long after it happened that both times have to be seen (hazard 25). */
export const isBackEntry = ({ at, recordedAt }: TimelineEntry): boolean =>
  Math.abs(recordedAt - at) >= LATE_MS;

/** How often each kind happened. */
export const countsOf = (
  entries: readonly TimelineEntry[],
): readonly { readonly kind: TimelineKind; readonly count: number }[] =>
  TIMELINE_KINDS.map((kind) => ({
    kind,
    count: entries.filter(({ what }) => what.kind === kind).length,
  })).filter(({ count }) => count > 0);
