/** Writing something down in the simulated clinic: one word, one answer, one envelope, all of it noted. */
import type { Saved } from '#kernel/dispatcher.ts';
import type { DocumentId, RecordId } from '#kernel/ids.ts';
import type { Person } from '../world/world.ts';
import type { Word, WordKind } from './notebook.ts';
import { answered, type Answer } from './answers.ts';
import type { SimClinic } from './sim-clinic.ts';

interface Writing {
  readonly person: Person;
  readonly kind: WordKind;
  readonly record?: RecordId;
  readonly document?: DocumentId;
  readonly replaces?: readonly string[];
}

/** Writes a new token down and notes the answer; throws for a refusal that no fault explains. */
export async function writeDown(
  clinic: SimClinic,
  { person, kind, ...at }: Writing,
  write: (token: string) => Promise<Answer<Saved>>,
): Promise<Word> {
  const { notebook } = clinic;
  const token = notebook.token();
  const answer = await answered(write(token));
  const saved = answer.ok ? answer.value : undefined;
  const envelope = saved && (await clinic.newEnvelopeOf(person, saved.document));
  if (!answer.ok && !clinic.isExpected(answer.error.code, person))
    throw new Error(`${kind} was refused with ${answer.error.code}`);
  if (answer.ok && envelope === undefined && clinic.isBelieved(person))
    throw new Error(`${kind} is in no outbox`);
  return notebook.write({
    ...{ kind, token, author: person, envelope },
    record: saved?.record ?? at.record,
    document: saved?.document ?? at.document,
    answer: believed(clinic, person, answer),
    isForged: clinic.changedPrograms.people.has(person),
    ...(at.replaces && { replaces: at.replaces }),
  });
}

/** What an answer promises. Whoever has left writes on without knowing; it is set aside everywhere, for somebody to judge. */
export function believed(clinic: SimClinic, person: Person, { ok }: Answer<Saved>): Word['answer'] {
  if (!ok) return 'refused';
  return clinic.isBelieved(person) ? 'kept' : 'unknown';
}
