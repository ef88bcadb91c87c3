/** Who belongs to the simulated clinic and whose devices meet: colleagues and patients come, devices are added, access ends. */
import { patientList } from '#features/patients/queries.ts';
import type { RecordId } from '#kernel/ids.ts';
import { meet } from '../world/meet.ts';
import { now, type Person } from '../world/world.ts';
import type { OperationName } from './alphabet.ts';
import type { Faults } from './faults.ts';
import { screenOf } from './screens.ts';
import { answered } from './answers.ts';
import type { SimClinic } from './sim-clinic.ts';

/** Until what was on its way has come, before somebody is let in. */
const CALM_MS = 60_000;
const MEETING_MS = 5_000;

export class ComingAndGoing {
  readonly #clinic: SimClinic;
  readonly #faults: Faults;

  constructor(clinic: SimClinic, faults: Faults) {
    this.#clinic = clinic;
    this.#faults = faults;
  }

  /** False when there was nothing to do it to. */
  run(name: OperationName, person: Person): Promise<boolean> {
    switch (name) {
      case 'let-somebody-in':
        return this.#letIn();
      case 'let-patient-in':
        return this.#letPatientIn();
      case 'add-device':
        return this.#addDevice(person);
      case 'end-access':
        return this.#endAccess();
      case 'clone-disk':
        return this.#clone(person);
      case 'alter-program':
        return this.#alterProgram();
      case 'flood-with-junk':
        return this.#clinic.changedPrograms.flood(this.#clinic, person);
      case 'hand-parcel':
        return this.#handParcel(person);
      case 'meet':
        return this.#meet(person);
      default:
        throw new Error(`nobody knows how to ${name}`);
    }
  }

  async #letIn(): Promise<boolean> {
    await this.#calm(this.#clinic.founder);
    return (await this.#clinic.letNextIn()) !== undefined;
  }

  async #letPatientIn(): Promise<boolean> {
    const { founder } = this.#clinic;
    await this.#calm(founder);
    const record = this.#recordOf(founder);
    return record !== undefined && (await this.#clinic.letPatientIn(record)) !== undefined;
  }

  async #addDevice(person: Person): Promise<boolean> {
    const { left, changedPrograms } = this.#clinic;
    // What a changed program signs lets nobody in.
    if (left.has(person) || changedPrograms.people.has(person)) return false;
    await this.#calm(person);
    return (await this.#clinic.addDevice(person)) !== undefined;
  }

  /** Of a colleague whom the founder lets go: on all of their devices, and without being told. */
  async #endAccess(): Promise<boolean> {
    const { draw, founder, staff, left } = this.#clinic;
    const others = staff.filter((one) => this.#clinic.ownerOf(one) !== founder && !left.has(one));
    if (left.size > 0 || others.length === 0) return false;
    const person = this.#clinic.ownerOf(draw.pick(others));
    const userId = this.#clinic.userOf(person);
    if (userId === undefined) return false;
    const screen = await screenOf(this.#clinic, founder);
    const ended = await answered(founder.app.endAccess({ kind: 'staff', userId }));
    if (!ended.ok && ended.error.code !== 'storage/full')
      throw new Error(`the end of access was refused with ${ended.error.code}`);
    if (ended.ok) this.#clinic.leaves(person, screen.text);
    return true;
  }

  async #clone(person: Person): Promise<boolean> {
    return this.#clinic.isBelieved(person) && (await this.#clinic.cloneDisk(person)) !== undefined;
  }

  /** Of a colleague, on one of their devices that nobody has copied. */
  async #alterProgram(): Promise<boolean> {
    const { changedPrograms, draw, founder, staff, left, olderDisks } = this.#clinic;
    const others = staff.filter(
      (one) =>
        this.#clinic.ownerOf(one) !== founder && !left.has(one) && !olderDisks.twins.has(one),
    );
    if (changedPrograms.people.size > 0 || others.length === 0) return false;
    await changedPrograms.change(this.#clinic, draw.pick(others));
    return true;
  }

  /** A file from one device to another, whoever they are; with a whole record at times. */
  async #handParcel(person: Person): Promise<boolean> {
    const { draw } = this.#clinic;
    const other = this.#another(person);
    if (other === undefined) return false;
    const record = draw.chance(0.3) ? this.#recordOf(person) : undefined;
    const waiting = await this.#clinic.outboxOf(person);
    const parcel = await answered(person.app.carrying.pack(record === undefined ? [] : [record]));
    const taken = parcel.ok ? await answered(other.app.carrying.take(parcel.value)) : parcel;
    if (!taken.ok && taken.error.code !== 'storage/full')
      throw new Error(`a parcel was refused with ${taken.error.code}`);
    if (taken.ok) this.#clinic.handedOver(waiting.keys());
    return true;
  }

  async #meet(person: Person): Promise<boolean> {
    const { world, talk } = this.#clinic;
    const other = this.#another(person);
    if (other === undefined) return false;
    for (const each of [person, other])
      this.#clinic.handedOver((await this.#clinic.outboxOf(each)).keys());
    const between = (frame: Uint8Array): Uint8Array => {
      talk.heard();
      return frame;
    };
    const meeting = meet(person, other, { relay: world.relay, between });
    await world.advance(MEETING_MS);
    meeting.end();
    return true;
  }

  #another(person: Person): Person | undefined {
    const { draw, people } = this.#clinic;
    const others = people.filter((one) => one !== person);
    return others.length === 0 ? undefined : draw.pick(others);
  }

  async #calm(person: Person): Promise<void> {
    await this.#faults.mend();
    await this.#faults.heal(person);
    await this.#clinic.world.advance(CALM_MS);
  }

  #recordOf(person: Person): RecordId | undefined {
    const listed = now(person.app.watchList({ of: patientList })) ?? [];
    return listed.length === 0 ? undefined : this.#clinic.draw.pick(listed).record;
  }
}
