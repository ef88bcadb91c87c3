/** What simulated people do: each operation draws who and what, does it through the app's port and notes what was answered. */
import { recordAllergy } from '#features/allergies/commands.ts';
import { editNote, startNote } from '#features/notes/commands.ts';
import { openNote } from '#features/notes/queries.ts';
import type { Note } from '#features/notes/records.ts';
import { registerPatient } from '#features/patients/commands.ts';
import { patientList } from '#features/patients/queries.ts';
import type { Saved } from '#kernel/dispatcher.ts';
import type { RecordId } from '#kernel/ids.ts';
import { noteList } from '#features/notes/queries.ts';
import { now, type Person } from '../world/world.ts';
import type { OperationName } from './alphabet.ts';
import { ComingAndGoing } from './coming-and-going.ts';
import type { Faults } from './faults.ts';
import type { NoteOf } from './notebook.ts';
import { update } from './older-disks.ts';
import { MessagesAndDoses } from './messages-and-doses.ts';
import { answered, nextTurn, type Answer } from './answers.ts';
import type { SimClinic } from './sim-clinic.ts';
import { believed, writeDown } from './writing-down.ts';

/** A note as somebody saw it a while ago: what an editor that stays open writes on. */
export interface OldView {
  readonly person: Person;
  readonly note: NoteOf;
  readonly heads: readonly string[];
  readonly text: string;
}

export class Operations {
  readonly #clinic: SimClinic;
  readonly #people: ComingAndGoing;
  readonly #oldViews: OldView[] = [];
  readonly #others: MessagesAndDoses;

  constructor(clinic: SimClinic, faults: Faults) {
    this.#clinic = clinic;
    this.#people = new ComingAndGoing(clinic, faults);
    this.#others = new MessagesAndDoses(clinic);
  }

  /** Does one operation; false when there was nothing to do it to. */
  async run(name: OperationName, person: Person): Promise<boolean> {
    if (this.#clinic.patients.has(person) && !PATIENTS_DO.has(name)) return false;
    switch (name) {
      case 'register-patient':
        await writeDown(this.#clinic, { person, kind: 'patient' }, (token) =>
          this.#register(person, token),
        );
        return true;
      case 'record-allergy':
        return this.#allergy(person);
      case 'start-note':
        return this.#startNote(person);
      case 'write-text':
        return this.#writeText(person);
      case 'write-on-an-old-view':
        return this.#writeOnOldView(person);
      case 'strike-text':
        return this.#strike(person);
      case 'restart':
        await person.restart();
        return true;
      case 'pull-battery-while-writing':
        return this.#losePowerWriting(person, 'at-any-time');
      case 'lose-power-at-a-commit':
        return this.#clinic.draw.chance(0.5)
          ? this.#losePowerReceiving(person)
          : this.#losePowerWriting(person, 'at-a-commit');
      case 'update-program':
        await update(person);
        return true;
      case 'go-back':
        return this.#clinic.olderDisks.putBack(this.#clinic, person);
      case 'let-somebody-in':
      case 'let-patient-in':
      case 'add-device':
      case 'end-access':
      case 'clone-disk':
      case 'alter-program':
      case 'flood-with-junk':
      case 'hand-parcel':
      case 'meet':
        return this.#people.run(name, person);
      default:
        return this.#others.run(name, person);
    }
  }

  #register(person: Person, token: string): Promise<Answer<Saved>> {
    const input = {
      familyName: token,
      givenName: 'Rosa',
      birthDate: '1959-03-07',
      gender: 'female',
    };
    return person.app.dispatch({ command: registerPatient, input });
  }

  async #allergy(person: Person): Promise<boolean> {
    const record = this.#recordOf(person);
    if (record === undefined) return false;
    await writeDown(this.#clinic, { person, kind: 'allergy', record }, (token) =>
      person.app.dispatch({
        command: recordAllergy,
        record,
        input: { substance: token, reaction: '', severity: 'unknown' },
      }),
    );
    return true;
  }

  async #startNote(person: Person): Promise<boolean> {
    const record = this.#recordOf(person);
    if (record === undefined) return false;
    await writeDown(this.#clinic, { person, kind: 'note', record }, (title) =>
      person.app.dispatch({ command: startNote, record, input: { title } }),
    );
    return true;
  }

  async #writeText(person: Person): Promise<boolean> {
    const view = await this.#openNote(person);
    if (view === undefined) return false;
    if (this.#clinic.draw.chance(0.3)) this.#oldViews.push(view);
    await this.#insert(view);
    return true;
  }

  async #writeOnOldView(person: Person): Promise<boolean> {
    const index = this.#oldViews.findIndex((view) => view.person === person);
    const [view] = index < 0 ? [] : this.#oldViews.splice(index, 1);
    if (view === undefined) return false;
    await this.#insert(view);
    return true;
  }

  /** Strikes out a whole word, as it stands in this person's view. */
  async #strike(person: Person): Promise<boolean> {
    const { draw, notebook } = this.#clinic;
    const view = await this.#openNote(person);
    const tokens = view?.text.match(WORD) ?? [];
    if (view === undefined || tokens.length === 0) return false;
    const token = draw.pick(tokens);
    const word = notebook.words.find((each) => each.token === token);
    const edits = [{ index: view.text.indexOf(token), remove: token.length, insert: '' }];
    const answer = await answered(this.#edit(view, edits));
    if (!answer.ok && !this.#clinic.isExpected(answer.error.code, person))
      throw new Error(`a strike was refused with ${answer.error.code}`);
    if (answer.ok) this.#clinic.struckOut(word, person);
    if (answer.ok) await this.#clinic.newEnvelopeOf(person, view.note.document);
    return true;
  }

  /** What comes meanwhile is kept or comes again; the power goes before a commit is on the disk, or before it answers. */
  async #losePowerReceiving(person: Person): Promise<boolean> {
    const { draw, world } = this.#clinic;
    person.disk.momentsLeft = draw.below(MOMENTS_RECEIVING);
    await world.advance(draw.pick(RECEIVING_MS));
    await person.restart();
    return true;
  }

  async #losePowerWriting(person: Person, when: 'at-any-time' | 'at-a-commit'): Promise<boolean> {
    const { draw, notebook } = this.#clinic;
    const view = await this.#openNote(person);
    if (view === undefined) return false;
    const token = notebook.token();
    let answer: Answer<Saved> | undefined;
    if (when === 'at-a-commit') person.disk.momentsLeft = draw.below(MOMENTS_WRITING);
    void this.#edit(view, [this.#insertion(view, token)]).then((done) => (answer = done));
    const turnsMax = when === 'at-a-commit' ? TURNS_WRITING : draw.below(6);
    for (let turn = 0; turn < turnsMax; turn++) await nextTurn();
    const { record, document } = view.note;
    const envelope =
      answer?.ok === true ? await this.#clinic.newEnvelopeOf(person, document) : undefined;
    notebook.write({
      ...{ kind: 'text', token, author: person, record, document, envelope },
      answer: answer === undefined ? 'unknown' : believed(this.#clinic, person, answer),
      isForged: this.#clinic.changedPrograms.people.has(person),
    });
    await person.restart();
    if (envelope === undefined) await this.#clinic.newEnvelopeOf(person, document);
    return true;
  }

  async #insert(view: OldView): Promise<void> {
    const { note, person } = view;
    await writeDown(this.#clinic, { person, kind: 'text', ...note }, (token) =>
      this.#edit(view, [this.#insertion(view, token)]),
    );
  }

  /** A place between two words, or at either end. */
  #insertion({ text }: OldView, token: string) {
    const places = [0, ...[...text.matchAll(WORD)].map((match) => match.index + match[0].length)];
    return { index: this.#clinic.draw.pick(places), remove: 0, insert: token };
  }

  #edit(
    { person, note, heads }: OldView,
    edits: readonly { index: number; remove: number; insert: string }[],
  ): Promise<Answer<Saved>> {
    const { record, document } = note;
    const input = { base: [...heads], edits: [...edits] };
    return person.app.dispatch({ command: editNote, record, document, input });
  }

  async #openNote(person: Person): Promise<OldView | undefined> {
    const listed = now(person.app.watchList({ of: noteList })) ?? [];
    if (listed.length === 0) return undefined;
    const { record, document } = this.#clinic.draw.pick(listed);
    const opened = await this.#clinic.look<Note | undefined>(person, {
      ...{ of: openNote, record, document },
    });
    if (opened?.view === undefined) return undefined;
    const { heads, view } = opened;
    return { person, note: { record, document }, heads, text: view.text };
  }

  #recordOf(person: Person): RecordId | undefined {
    const listed = now(person.app.watchList({ of: patientList })) ?? [];
    return listed.length === 0 ? undefined : this.#clinic.draw.pick(listed).record;
  }
}

/** Each commit has two moments at which the power may go. */
const MOMENTS_WRITING = 5;
const MOMENTS_RECEIVING = 12;
const RECEIVING_MS = [1_000, 6_000];
/** In which whatever is written has been written. */
const TURNS_WRITING = 60;

/** What somebody does in their own record; everything else they may only read. */
const PATIENTS_DO: ReadonlySet<OperationName> = new Set([
  'start-conversation',
  'send-message',
  'recall-message',
  'restart',
  'hand-parcel',
  'meet',
  'add-device',
  'lose-power-at-a-commit',
  'go-back',
  'clone-disk',
  'update-program',
  'flood-with-junk',
]);

/** A token in a text. */
const WORD = /Quetzal\d+\./g;
