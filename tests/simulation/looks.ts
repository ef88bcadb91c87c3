/** Who looked at which record, by the program's notes: the same for everybody, without a gap, and nobody twice under one number. */
import type { RecordId } from '#kernel/ids.ts';
import type { Looks } from '#ui/evidence-port.ts';
import type { Person } from '../world/world.ts';
import { nextTurn } from './answers.ts';
import type { SimClinic } from './sim-clinic.ts';

const TURNS_MAX = 300;

/**
 * Asked when everything has healed, of notes from before `until`: asking is noted as well. Whoever's device was copied, put back
 * or changed may number its notes twice, or lack some.
 */
export async function looksAgree(
  clinic: SimClinic,
  people: readonly Person[],
  until: number,
): Promise<readonly string[]> {
  const { olderDisks, changedPrograms } = clinic;
  const isOdd = olderDisks.isCloned || olderDisks.hasPutBack || changedPrograms.people.size > 0;
  const failures: string[] = [];
  for (const record of recordsOf(clinic)) {
    const told = new Set<string>();
    for (const person of people) {
      if (clinic.patients.has(person)) continue;
      const looks = await looksOf(person, record);
      const kept = (looks?.looks ?? []).filter(({ at }) => at < until);
      told.add(JSON.stringify(kept.map(({ id, isContested }) => [id, isContested]).sort()));
      if (isOdd) continue;
      if (kept.some(({ hasGapBefore }) => hasGapBefore))
        failures.push(`${person.name} lacks a note of who looked`);
      if (looks !== undefined && looks.twice.length > 0)
        failures.push(`${person.name} is told of two notes with one number`);
    }
    if (told.size > 1) failures.push('people are told of different looks at a record');
  }
  return failures;
}

const recordsOf = ({ notebook }: SimClinic): ReadonlySet<RecordId> =>
  new Set(
    notebook.words.flatMap(({ kind, answer, record }) =>
      kind === 'patient' && answer === 'kept' && record !== undefined ? [record] : [],
    ),
  );

async function looksOf({ app }: Person, record: RecordId): Promise<Looks | undefined> {
  let looks: Looks | undefined;
  const stop = app.watchLooks({ record }).subscribe((value) => (looks = value));
  for (let turn = 0; looks === undefined && turn < TURNS_MAX; turn++) await nextTurn();
  stop();
  return looks;
}
