/** What stands in a prepared clinic before a history begins: a patient, what they must not be given, and a note with words in it. */
import { recordAllergy } from '#features/allergies/commands.ts';
import { editNote, startNote } from '#features/notes/commands.ts';
import { openNote } from '#features/notes/queries.ts';
import { registerPatient } from '#features/patients/commands.ts';
import type { Saved } from '#kernel/dispatcher.ts';
import { expectOk, until, now, type World } from '../world/world.ts';
import { MARK, type Word } from './notebook.ts';
import { answered, nextTurn } from './answers.ts';

/** Far from those of the histories, which count from one. */
const FIRST_TOKEN = 1_000_001;
const WORDS = 3;
const TURNS_MAX = 300;

type Written = Omit<Word, 'author' | 'struck'>;

/** The founder writes it, and it is on the relay. */
export async function firstRecords({ people, relay }: World): Promise<readonly Written[]> {
  const [founder] = people;
  if (founder === undefined) return [];
  const { app } = founder;
  const written: Written[] = [];
  const write = async (
    kind: Word['kind'],
    request: (token: string) => Parameters<typeof app.dispatch>[0],
  ): Promise<Saved> => {
    const token = `${MARK}${String(FIRST_TOKEN + written.length)}.`;
    const saved = expectOk(await answered(app.dispatch(request(token))));
    written.push({ kind, token, ...saved, answer: 'kept', envelope: undefined });
    return saved;
  };
  const born = { givenName: 'Rosa', birthDate: '1959-03-07', gender: 'female' };
  const { record } = await write('patient', (familyName) => ({
    ...{ command: registerPatient, input: { familyName, ...born } },
  }));
  await write('allergy', (substance) => ({
    ...{ command: recordAllergy, record },
    input: { substance, reaction: '', severity: 'unknown' },
  }));
  const { document } = await write('note', (title) => ({
    ...{ command: startNote, record, input: { title } },
  }));
  for (let word = 0; word < WORDS; word++) {
    const base = await headsOf(founder, { record, document });
    const edit = (insert: string) => ({ base, edits: [{ index: 0, remove: 0, insert }] });
    await write('text', (token) => ({
      ...{ command: editNote, record, document, input: edit(token) },
    }));
  }
  await until(relay, () => now(app.sync).onlyHere === 0);
  return written;
}

async function headsOf(
  { app }: World['people'][number],
  at: Pick<Saved, 'record' | 'document'>,
): Promise<readonly string[]> {
  let heads: readonly string[] | undefined;
  const stop = app
    .watchDocument({ of: openNote, ...at })
    .subscribe((opened) => (heads = opened?.heads));
  for (let turn = 0; heads === undefined && turn < TURNS_MAX; turn++) await nextTurn();
  stop();
  return heads ?? [];
}
