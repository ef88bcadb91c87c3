/** How the parts of a plan send what somebody says about it: all of them write to the one case that is open. */
import type { CommandError } from '#kernel/feature.ts';
import type { Result } from '#kernel/result.ts';

export type PlanRun = (
  command: { readonly name: string },
  input: unknown,
) => Promise<Result<unknown, CommandError>>;
