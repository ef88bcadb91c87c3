/** Opening a case, writing in its texts, and saying how it stands, how urgent it is and who looks after it. */
import * as v from 'valibot';
import { SELF, statedFact, statingEntries } from '#clinical/facts.ts';
import { growsTooLong, SHARED_TEXT_LENGTH_MAX, textEditEntries } from '#clinical/shared-text.ts';
import { optionalLine, requiredLine } from '#clinical/text.ts';
import { defineCommand } from '#kernel/feature.ts';
import { parserOf } from '#kernel/input.ts';
import { err, ok } from '#kernel/result.ts';
import {
  applyCaseEvent,
  CASE_STATUSES,
  CASE_TEXTS,
  PRIORITY,
  prioritySchema,
  readCase,
  type CaseEvent,
  type CaseFile,
} from './records.ts';

export type CasesErrorCode =
  | 'cases/unreadable'
  | 'cases/too-long'
  | 'cases/unknown-version'
  | 'cases/already-assigned'
  | 'cases/not-assigned';

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

const statusSchema = v.object({ status: v.picklist(CASE_STATUSES) });

/** 'cases/unreadable' when the document holds no case. A closed case stays, and may be opened again. */
export const setCaseStatus = defineCommand<
  v.InferOutput<typeof statusSchema>,
  CaseFile | undefined,
  CaseEvent,
  CasesError
>({
  name: 'cases/set-status',
  document: DOCUMENT,
  target: 'existing',
  parse: parserOf(statusSchema),
  view: (document) => readCase(document),
  decide: (known, { status }) =>
    known === undefined
      ? err({ code: 'cases/unreadable' })
      : ok([{ kind: 'case-status-set', status }]),
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

/** Codes: 'cases/unreadable', 'cases/already-assigned'. */
export const assignCase = defineCommand<
  v.InferOutput<typeof userSchema>,
  CaseFile | undefined,
  CaseEvent,
  CasesError
>({
  name: 'cases/assign',
  document: DOCUMENT,
  target: 'existing',
  parse: parserOf(userSchema),
  view: (document) => readCase(document),
  decide: (known, { user }, { newId }) => {
    if (known === undefined) return err({ code: 'cases/unreadable' });
    return known.assignments.some(({ userId, ended }) => userId === user && !ended)
      ? err({ code: 'cases/already-assigned' })
      : ok([{ kind: 'case-assigned', id: newId(), userId: user }]);
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
  decide: (known, { user }) => {
    if (known === undefined) return err({ code: 'cases/unreadable' });
    const standing = known.assignments.filter(({ userId, ended }) => userId === user && !ended);
    return standing.length === 0
      ? err({ code: 'cases/not-assigned' })
      : ok(standing.map(({ id }) => ({ kind: 'case-assignment-ended', id }) as const));
  },
  apply: applyCaseEvent,
});
