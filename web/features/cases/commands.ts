/** Opening a case, writing in its texts, and saying how it stands, how urgent it is and who looks after it. */
import * as v from 'valibot';
import {
  assigned,
  assignmentEnded,
  assignmentsOf,
  ASSIGNMENT_ROLES,
} from '#clinical/case-assignment.ts';
import { SELF, statedFact, statingEntries } from '#clinical/facts.ts';
import { growsTooLong, SHARED_TEXT_LENGTH_MAX, textEditEntries } from '#clinical/shared-text.ts';
import { optionalLine, requiredLine } from '#clinical/text.ts';
import { defineCommand } from '#kernel/feature.ts';
import { parserOf } from '#kernel/input.ts';
import { err, ok } from '#kernel/result.ts';
import {
  applyCaseEvent,
  CASE_TEXTS,
  KEPT_PLAN_LENGTH_MAX,
  PRIORITY,
  prioritySchema,
  readCase,
  STATUS,
  statusSchema,
  VERSIONS_MAX,
  type CaseEvent,
  type CaseFile,
  type CaseStatus,
} from './records.ts';

export type CasesErrorCode =
  | 'cases/unreadable'
  | 'cases/too-long'
  | 'cases/unknown-version'
  | 'cases/already-assigned'
  | 'cases/not-assigned'
  | 'cases/reason-needed'
  | 'cases/already-kept'
  | 'cases/too-many-versions';

interface CasesError {
  readonly code: CasesErrorCode;
}

const DOCUMENT = 'case';
const text = v.optional(v.pipe(v.string(), v.trim(), v.maxLength(SHARED_TEXT_LENGTH_MAX)), '');

const openSchema = v.object({
  ...prioritySchema.entries,
  title: requiredLine,
  problem: v.optional(optionalLine, ''),
  symptoms: text,
  plan: text,
});

export const openCase = defineCommand<
  v.InferOutput<typeof openSchema>,
  undefined,
  CaseEvent,
  CasesError
>({
  name: 'cases/open-case',
  document: DOCUMENT,
  target: 'new-document',
  parse: parserOf(openSchema),
  view: () => undefined,
  decide: (_view, { title, problem, symptoms, plan, priority }, context) => {
    const fields = { title, problem, openedAt: context.now, by: context.actor.userId };
    const stating = { replaces: [], why: '' };
    return ok([
      { kind: 'case-opened', fields, texts: { symptoms, plan } },
      statedFact({ kind: PRIORITY, subject: SELF, value: { priority }, stating }, context),
    ]);
  },
  apply: applyCaseEvent,
});

const editSchema = v.object({ field: v.picklist(CASE_TEXTS), ...textEditEntries });

/** 'cases/unreadable' when the document holds no case; 'cases/too-long' past 50,000 characters. */
export const editCaseText = defineCommand<
  v.InferOutput<typeof editSchema>,
  CaseFile | undefined,
  CaseEvent,
  CasesError
>({
  name: 'cases/edit-text',
  document: DOCUMENT,
  target: 'existing',
  parse: parserOf(editSchema),
  view: (document) => readCase(document),
  decide: (known, { field, base, edits }) => {
    if (known === undefined) return err({ code: 'cases/unreadable' });
    if (growsTooLong(known[field], edits)) return err({ code: 'cases/too-long' });
    return ok([{ kind: 'case-text-edited', field, base, edits }]);
  },
  apply: applyCaseEvent,
});

const statusInputSchema = v.object({
  ...statusSchema.entries,
  why: v.optional(optionalLine, ''),
});

/** What ends a case says why, for those who look for it later. */
const NEEDS_REASON: readonly CaseStatus[] = ['closed', 'removed'];

/**
 * Says how a case stands, in place of whatever this device knows. Nothing is deleted: a closed case may be opened again. Codes:
 * 'cases/unreadable' when the document holds no case, 'cases/reason-needed' for an end without a reason.
 */
export const setCaseStatus = defineCommand<
  v.InferOutput<typeof statusInputSchema>,
  CaseFile | undefined,
  CaseEvent,
  CasesError
>({
  name: 'cases/set-status',
  document: DOCUMENT,
  target: 'existing',
  parse: parserOf(statusInputSchema),
  view: (document) => readCase(document),
  decide: (known, { status, why }, context) => {
    if (known === undefined) return err({ code: 'cases/unreadable' });
    if (why === '' && NEEDS_REASON.includes(status)) return err({ code: 'cases/reason-needed' });
    const replaces = known.statuses?.current.map(({ id }) => id) ?? [];
    const stating = { replaces, why };
    return ok([statedFact({ kind: STATUS, subject: SELF, value: { status }, stating }, context)]);
  },
  apply: applyCaseEvent,
});

const versionInputSchema = v.object({ why: v.optional(optionalLine, '') });

/**
 * Keeps the treatment plan as it reads now. Codes: 'cases/unreadable', 'cases/already-kept' while it reads as the newest kept
 * version, 'cases/too-long' past 5,000 characters, 'cases/too-many-versions'.
 */
export const keepPlanVersion = defineCommand<
  v.InferOutput<typeof versionInputSchema>,
  CaseFile | undefined,
  CaseEvent,
  CasesError
>({
  name: 'cases/keep-version',
  document: DOCUMENT,
  target: 'existing',
  parse: parserOf(versionInputSchema),
  view: (document) => readCase(document),
  decide: (known, { why }, { newId, now, actor }) => {
    if (known === undefined) return err({ code: 'cases/unreadable' });
    const { plan, versions } = known;
    if (plan.length > KEPT_PLAN_LENGTH_MAX) return err({ code: 'cases/too-long' });
    if (versions[0]?.plan === plan) return err({ code: 'cases/already-kept' });
    if (versions.length >= VERSIONS_MAX) return err({ code: 'cases/too-many-versions' });
    const version = { id: newId(), plan, why, at: now, by: actor.userId };
    return ok([{ kind: 'plan-version-kept', version }]);
  },
  apply: applyCaseEvent,
});

const priorityInputSchema = v.object({ ...prioritySchema.entries, ...statingEntries });

/** Codes: 'cases/unreadable', 'cases/unknown-version' for a replaced id that is no statement of this priority. */
export const setCasePriority = defineCommand<
  v.InferOutput<typeof priorityInputSchema>,
  CaseFile | undefined,
  CaseEvent,
  CasesError
>({
  name: 'cases/set-priority',
  document: DOCUMENT,
  target: 'existing',
  parse: parserOf(priorityInputSchema),
  view: (document) => readCase(document),
  decide: (known, { priority, replaces, why }, context) => {
    if (known === undefined) return err({ code: 'cases/unreadable' });
    const history = known.priority?.history ?? [];
    if (!replaces.every((replaced) => history.some(({ id }) => id === replaced)))
      return err({ code: 'cases/unknown-version' });
    const stating = { replaces, why };
    return ok([
      statedFact({ kind: PRIORITY, subject: SELF, value: { priority }, stating }, context),
    ]);
  },
  apply: applyCaseEvent,
});

const HEX_ID = /^[0-9a-f]{64}$/;
const userSchema = v.object({ user: v.pipe(v.string(), v.regex(HEX_ID)) });
const assignSchema = v.object({
  ...userSchema.entries,
  role: v.optional(v.picklist(ASSIGNMENT_ROLES), 'member'),
  duty: v.optional(optionalLine, ''),
});

/** Codes: 'cases/unreadable', 'cases/already-assigned'. */
export const assignCase = defineCommand<
  v.InferOutput<typeof assignSchema>,
  CaseFile | undefined,
  CaseEvent,
  CasesError
>({
  name: 'cases/assign',
  document: DOCUMENT,
  target: 'existing',
  parse: parserOf(assignSchema),
  view: (document) => readCase(document),
  decide: (known, { user: userId, role, duty }, context) => {
    if (known === undefined) return err({ code: 'cases/unreadable' });
    return assignmentsOf(known.assignments, userId).length > 0
      ? err({ code: 'cases/already-assigned' })
      : ok([assigned({ userId, role, duty }, context)]);
  },
  apply: applyCaseEvent,
});

/** Codes: 'cases/unreadable', 'cases/not-assigned'. */
export const unassignCase = defineCommand<
  v.InferOutput<typeof userSchema>,
  CaseFile | undefined,
  CaseEvent,
  CasesError
>({
  name: 'cases/unassign',
  document: DOCUMENT,
  target: 'existing',
  parse: parserOf(userSchema),
  view: (document) => readCase(document),
  decide: (known, { user }, context) => {
    if (known === undefined) return err({ code: 'cases/unreadable' });
    const standing = assignmentsOf(known.assignments, user);
    return standing.length === 0
      ? err({ code: 'cases/not-assigned' })
      : ok(standing.map((each) => assignmentEnded(each, context)));
  },
  apply: applyCaseEvent,
});
