/** The word of whom a record is about, on a note they do not understand or accept: a note beside it, which nobody can take back. */
import { toHex } from '#crypto/encoding/bytes.ts';
import type { CommandError } from '#kernel/feature.ts';
import type { RecordId } from '#kernel/ids.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { Step } from '../engine/engine-parts.ts';
import { isSubject } from '../groups/subject.ts';
import { noteIn } from './noting.ts';
import { evidenceOf } from './take-notes.ts';

/** Of the words about a look: everybody who reads the record may read them. */
const SUMMARY = 1;

export interface Contest {
  readonly record: RecordId;
  /** The note it is about, hexadecimal. */
  readonly look: string;
  readonly words: string;
}

/** 'engine/not-permitted' for everybody else and for a note nobody knows, 'engine/too-large' for too many words. */
export async function contestLook(
  step: Step,
  { record, look: about, words }: Contest,
): Promise<Result<void, CommandError>> {
  const { memory } = step;
  if (!isSubject(memory.book, record, toHex(memory.identity.userId)))
    return err({ code: 'engine/not-permitted' });
  const evidence = await evidenceOf(step, record);
  if (!evidence.ok) return evidence;
  const isKnown = evidence.value.book.shown().some(({ evidenceId }) => evidenceId === about);
  if (!isKnown) return err({ code: 'engine/not-permitted' });
  const noted = await noteIn(step, {
    ...{ record, compartment: SUMMARY },
    body: { type: 'contest', about, words },
  });
  return noted.ok ? ok(undefined) : noted;
}
