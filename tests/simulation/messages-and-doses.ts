/** What simulated people say to each other and take back, and the doses they change, together and apart. */
import {
  CONVERSATION_COMMANDS,
  type ConversationDocument,
} from '#features/conversations/commands.ts';
import {
  CONVERSATION_LISTS,
  CONVERSATION_PAGES,
  type PageInList,
} from '#features/conversations/queries.ts';
import { changeDose, recordMedicine } from '#features/medications/commands.ts';
import { medicationList } from '#features/medications/queries.ts';
import { patientList } from '#features/patients/queries.ts';
import type { RecordId } from '#kernel/ids.ts';
import { now, type Person } from '../world/world.ts';
import type { OperationName } from './alphabet.ts';
import { answered } from './answers.ts';
import type { SimClinic } from './sim-clinic.ts';
import { writeDown } from './writing-down.ts';

const dosage = (amount: string) => ({
  ...{ amount, unit: 'mg', route: 'oral', frequency: 'twice-daily' },
});

export class MessagesAndDoses {
  readonly #clinic: SimClinic;

  constructor(clinic: SimClinic) {
    this.#clinic = clinic;
  }

  /** False when there was nothing to do it to. */
  run(name: OperationName, person: Person): Promise<boolean> {
    switch (name) {
      case 'record-medicine':
        return this.#recordMedicine(person);
      case 'change-dose':
        return this.#changeDose(person);
      case 'start-conversation':
        return this.#startConversation(person);
      case 'send-message':
        return this.#send(person);
      case 'recall-message':
        return this.#recall(person);
      default:
        throw new Error(`nobody knows how to ${name}`);
    }
  }

  async #recordMedicine(person: Person): Promise<boolean> {
    const record = this.#recordOf(person);
    if (record === undefined) return false;
    await writeDown(this.#clinic, { person, kind: 'medicine', record }, (name) =>
      person.app.dispatch({
        command: recordMedicine,
        record,
        input: { name, reason: '', ...dosage('500') },
      }),
    );
    return true;
  }

  /** The word stands in the reason; the model keeps which words its author saw as current. */
  async #changeDose(person: Person): Promise<boolean> {
    const { draw } = this.#clinic;
    const record = this.#recordOf(person);
    if (record === undefined) return false;
    const opened = await this.#clinic.look(person, { of: medicationList, record });
    const medicines = opened?.view.active ?? [];
    if (medicines.length === 0) return false;
    const medicine = draw.pick(medicines);
    const current = medicine.dose?.current ?? [];
    const change = {
      medicine: medicine.id,
      replaces: current.map(({ id }) => id),
      ...dosage(String(100 + draw.below(900))),
    };
    const replaces = current.map(({ why }) => why).filter((why) => why !== '');
    await writeDown(this.#clinic, { person, kind: 'dose', record, replaces }, (why) =>
      person.app.dispatch({ command: changeDose, record, input: { ...change, why } }),
    );
    return true;
  }

  async #startConversation(person: Person): Promise<boolean> {
    const { draw } = this.#clinic;
    const session = now(person.app.session);
    if (session.status !== 'open') return false;
    const isAmongStaff = !this.#clinic.patients.has(person) && draw.chance(0.5);
    const record = isAmongStaff ? session.clinic.record : this.#recordOf(person);
    if (record === undefined) return false;
    const { start } = CONVERSATION_COMMANDS[documentOf(isAmongStaff)];
    const input = { kind: isAmongStaff ? 'group' : 'patient', people: [session.me] };
    const kind = isAmongStaff ? 'team-message' : 'message';
    await writeDown(this.#clinic, { person, kind, record }, (subject) =>
      person.app.dispatch({ command: start, record, input: { ...input, subject } }),
    );
    return true;
  }

  async #send(person: Person): Promise<boolean> {
    const session = now(person.app.session);
    const at = this.#page(person);
    if (session.status !== 'open' || at === undefined) return false;
    const { record, document } = at.page;
    const kind = at.isAmongStaff ? 'team-message' : 'message';
    const { send } = CONVERSATION_COMMANDS[documentOf(at.isAmongStaff)];
    const input = { urgent: false, needsReply: false, replyTo: '', from: session.me };
    await writeDown(this.#clinic, { person, kind, record, document }, (text) =>
      person.app.dispatch({ command: send, record, document, input: { ...input, text } }),
    );
    return true;
  }

  /** Takes back a message of one's own, while there is time. */
  async #recall(person: Person): Promise<boolean> {
    const { draw, notebook } = this.#clinic;
    const session = now(person.app.session);
    const at = this.#page(person);
    if (session.status !== 'open' || at === undefined) return false;
    const { record, document } = at.page;
    const of = CONVERSATION_PAGES[documentOf(at.isAmongStaff)];
    const opened = await this.#clinic.look(person, { of, record, document });
    const own = (opened?.view?.messages ?? []).filter(
      ({ by, state }) => by === session.me.userId && state === 'standing',
    );
    if (own.length === 0) return false;
    const { id, text } = draw.pick(own);
    const { amend } = CONVERSATION_COMMANDS[documentOf(at.isAmongStaff)];
    const input = { kind: 'recall', message: id };
    const answer = await answered(person.app.dispatch({ command: amend, record, document, input }));
    if (!answer.ok && !this.#clinic.isExpected(answer.error.code, person))
      throw new Error(`a recall was refused with ${answer.error.code}`);
    if (!answer.ok) return true;
    const word = notebook.words.find(({ token }) => token === text);
    this.#clinic.struckOut(word, person);
    await this.#clinic.newEnvelopeOf(person, document);
    return true;
  }

  #page(person: Person): { readonly page: PageInList; readonly isAmongStaff: boolean } | undefined {
    const among = (isAmongStaff: boolean) =>
      (now(person.app.watchList({ of: CONVERSATION_LISTS[documentOf(isAmongStaff)] })) ?? []).map(
        (page) => ({ page, isAmongStaff }),
      );
    const pages = [...among(true), ...among(false)];
    return pages.length === 0 ? undefined : this.#clinic.draw.pick(pages);
  }

  #recordOf(person: Person): RecordId | undefined {
    const listed = now(person.app.watchList({ of: patientList })) ?? [];
    return listed.length === 0 ? undefined : this.#clinic.draw.pick(listed).record;
  }
}

const documentOf = (isAmongStaff: boolean): ConversationDocument =>
  isAmongStaff ? 'team-conversation' : 'conversation';
