/** One thing that happened in the demo: when, by whom, and through which command. */
import type { Chart } from '#clinical/chart.ts';
import type { DocumentId, RecordId } from '#kernel/ids.ts';
import { invariant } from '#kernel/result.ts';
import type { Watched } from '#ui/watched-value.ts';
import type { Core } from '../core/core-port.ts';

/** Somebody whose device tells a part of the story. */
export interface Storyteller {
  readonly core: Core;
  readonly isPatient: boolean;
}

export interface Scene {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly run: () => Promise<unknown>;
}

/** A chart that is being told. */
export interface TellingOf {
  readonly chart: Chart;
  readonly record: RecordId;
  /** Whose device writes what somebody of the chart wrote; undefined for people who have none in the demo. */
  readonly teller: (id: string | undefined) => Storyteller | undefined;
}

interface Told {
  readonly record: RecordId;
  readonly document: DocumentId;
}

/** Runs a command as somebody. A story in which it is refused is told wrongly. */
export async function tell(
  { core }: Storyteller,
  request: Parameters<Core['dispatch']>[0],
): Promise<Told> {
  const told = await core.dispatch(request);
  invariant(told.ok, `the demo may ${request.command.name}: ${told.ok ? '' : told.error.code}`);
  return told.value;
}

/** The present value of something watched. */
export function now<T>(watched: Watched<T>): T {
  let present: { readonly value: T } | undefined;
  watched.subscribe((value) => (present = { value }))();
  invariant(present !== undefined, 'a watcher hears the present value at once');
  return present.value;
}
