/** Stating the code status, having seen what stood before. */
import * as v from 'valibot';
import {
  applyFactEvent,
  SELF,
  statedFact,
  statingEntries,
  type FactEvent,
} from '#clinical/facts.ts';
import { defineCommand } from '#kernel/feature.ts';
import { parserOf } from '#kernel/input.ts';
import { err, ok } from '#kernel/result.ts';
import { CODE_STATUS, codeStatusSchema, readCodeStatus, type CodeStatusFact } from './records.ts';

export type CodeStatusErrorCode = 'code-status/unknown-version';

interface CodeStatusError {
  readonly code: CodeStatusErrorCode;
}

const inputSchema = v.object({ ...codeStatusSchema.entries, ...statingEntries });

/** 'code-status/unknown-version' for a replaced id that is no statement of this patient's code status. */
export const stateCodeStatus = defineCommand<
  v.InferOutput<typeof inputSchema>,
  CodeStatusFact | undefined,
  FactEvent,
  CodeStatusError
>({
  name: 'code-status/state',
  document: 'patient-summary',
  target: 'existing',
  parse: parserOf(inputSchema),
  view: (document) => readCodeStatus(document),
  decide: (known, { status, replaces, why }, context) => {
    const history = known?.history ?? [];
    if (!replaces.every((replaced) => history.some(({ id }) => id === replaced)))
      return err({ code: 'code-status/unknown-version' });
    const stating = { replaces, why };
    return ok([
      statedFact({ kind: CODE_STATUS, subject: SELF, value: { status }, stating }, context),
    ]);
  },
  apply: applyFactEvent,
});
