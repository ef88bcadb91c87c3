/** What a choice between versions is, whatever the fact: which statements it replaces, and the value that stands afterwards. */
import type { InvalidInput } from '#kernel/input.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { Fields } from './form.svelte.ts';

/** The parts of a fact that choosing needs, as every feature's query answers them. */
export interface Choosable<Value> {
  readonly current: readonly { readonly id: string }[];
  readonly versions: readonly { readonly id: string; readonly value: Value | undefined }[];
}

/**
 * The input of the command that picks: the chosen value, or the fields of a new one, replacing every version that was shown.
 * 'kernel/invalid-input' on `version` while nothing is chosen, and for a value this version of the app cannot read.
 */
export function pickedInput<Value extends object>(
  fact: Choosable<Value>,
  fields: Fields,
): Result<object, InvalidInput> {
  const { version, why = '', ...fresh } = fields;
  const replaces = fact.current.map(({ id }) => id);
  if (version === 'neither') return ok({ ...fresh, why, replaces });
  const value = fact.versions.find(({ id }) => id === version)?.value;
  if (value === undefined)
    return err({ code: 'kernel/invalid-input', field: 'version', reason: 'picklist' });
  return ok({ ...value, why, replaces });
}
