/** Parsing what a person or another device sent, with one typed error that says which field and why. */
import * as v from 'valibot';
import { err, ok, type Result } from './result.ts';

/** `field` is the path of the first field that did not fit; `reason` a stable word the screens translate. */
export interface InvalidInput {
  readonly code: 'kernel/invalid-input';
  readonly field: string;
  readonly reason: string;
}

/** A parser for a schema. No value of the input is ever part of the error. */
export const parserOf =
  <S extends v.GenericSchema>(schema: S) =>
  (raw: unknown): Result<v.InferOutput<S>, InvalidInput> => {
    const parsed = v.safeParse(schema, raw, { abortEarly: true });
    if (parsed.success) return ok(parsed.output);
    const issue = parsed.issues[0];
    return err({
      code: 'kernel/invalid-input',
      field: v.getDotPath(issue) ?? '',
      reason: issue.type,
    });
  };
