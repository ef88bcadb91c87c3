/** One simulated history: everything in it follows from its seed. */
import { Draw } from './draw.ts';
import {
  COMES_BACK_AS_ANOTHER,
  LASTING_FAULTS,
  RELAY_EVENTS,
  isIn,
  type Alphabet,
  type FaultName,
  type LastingFault,
  type OperationName,
  type RelayEvent,
} from './alphabet.ts';
import { Faults } from './faults.ts';
import {
  everythingArrived,
  labelsAreTrue,
  toldAlike,
  whatHoldsAlways,
  nothingIsReadable,
  patientsHoldTheirs,
  rowsAreBound,
  saysEnough,
} from './invariants.ts';
import type { Matrix } from './matrix.ts';
import { Nonces } from './nonces.ts';
import { Operations } from './operations.ts';
import type { PlantedBug } from './planted-bug.ts';
import { SimClinic } from './sim-clinic.ts';
import { isLasting, stepOfTurn, turnOf } from './turns.ts';
import type { Person } from '../world/world.ts';
import { settled } from '../../web/sync/relay/relay-world.test-support.ts';

export interface HistoryOptions {
  readonly seed: number;
  readonly steps: number;
  /** The one a kept seed was found with; the present one when it is left out. */
  readonly alphabet?: Alphabet | undefined;
  /** The numbers of the steps that are done, where the others are left out. */
  readonly only?: ReadonlySet<number> | undefined;
  readonly matrix?: Matrix | undefined;
  /** What is wrong in this history's world, to see whether anybody notices. */
  readonly bug?: PlantedBug | undefined;
  /** Told every step; for looking at a seed that fails. */
  readonly trace?: ((line: string) => void) | undefined;
}

const WEIGHTS: Readonly<Record<OperationName, number>> = {
  'register-patient': 2,
  'record-allergy': 4,
  'record-medicine': 2,
  'change-dose': 4,
  'start-conversation': 1,
  'send-message': 5,
  'recall-message': 1.5,
  'start-note': 3,
  'write-text': 8,
  'write-on-an-old-view': 4,
  'strike-text': 2,
  restart: 1,
  'pull-battery-while-writing': 1,
  'let-somebody-in': 0.3,
  'let-patient-in': 0.5,
  'add-device': 0.2,
  'end-access': 0.25,
  'hand-parcel': 1,
  meet: 0.7,
  'lose-power-at-a-commit': 1,
  'go-back': 0.5,
  'clone-disk': 0.4,
  'update-program': 0.5,
  'alter-program': 0.3,
  'flood-with-junk': 0.5,
};

/** Time for everything to come to rest: two backoffs at their longest, a receipt that was lost, and the way back. */
const HEALING_MS = 300_000;

/** For so many kinds of event each alphabet drew, two of them to come in the first. */
const EVENTS_DRAWN: Readonly<Record<Alphabet, number>> = {
  first: 5,
  second: 6,
  third: RELAY_EVENTS.length,
};

/** How likely before a step: that the relay is backed up, that somebody's fault changes, that something happens to the relay. */
const FIRST_PACE = { backUp: 0.05, change: 0.25, relay: 0.06 };
/** Hardly a step is without something to do, so that histories have half the steps they had, and faults come as often. */
const PACE = { backUp: 0.1, change: 0.4, relay: 0.12 };

/** So often is another operation drawn when there was nothing to do one to. */
const DRAWN_AGAIN_MAX = 3;

/** One history in so many begins with the founding of its clinic. */
const FOUNDED_EVERY = 20;

/** Answers what went wrong, in sentences without content; nothing when every invariant held. */
export async function runHistory(options: HistoryOptions): Promise<readonly string[]> {
  try {
    return await new History(options, new Draw(options.seed)).run();
  } catch (error) {
    return [error instanceof Error ? error.message : 'something was thrown'];
  }
}

/** What a step is done in. */
interface Living {
  readonly clinic: SimClinic;
  readonly faults: Faults;
  readonly operations: Operations;
}

class History {
  readonly #options: HistoryOptions;
  readonly #alphabet: Alphabet;
  readonly #draw: Draw;
  readonly #faultsHere: readonly LastingFault[];
  readonly #eventsHere: readonly RelayEvent[];
  /** Whether devices go back to older copies of their disks. */
  readonly #goesBack: boolean;

  constructor(options: HistoryOptions, draw: Draw) {
    this.#options = options;
    this.#alphabet = options.alphabet ?? 'third';
    this.#draw = draw;
    // Each history has some kinds of fault and not others: all at once would hide what two can do together.
    this.#faultsHere = LASTING_FAULTS.filter(() => draw.chance(0.4));
    const drawn = RELAY_EVENTS.slice(0, EVENTS_DRAWN[this.#alphabet]);
    const events = drawn.filter(() => draw.chance(0.4));
    this.#goesBack = this.#alphabet !== 'first' && draw.chance(0.25);
    if (this.#alphabet === 'third') {
      const { operation, fault } = turnOf(options.seed);
      this.#goesBack &&= !COMES_BACK_AS_ANOTHER.has(fault);
      this.#goesBack ||= operation === 'go-back';
    }
    // What a device and the relay have both forgotten nobody can bring back.
    this.#eventsHere = events.filter(
      (event) => this.#isKnown(event) && !(this.#goesBack && COMES_BACK_AS_ANOTHER.has(event)),
    );
  }

  async run(): Promise<readonly string[]> {
    const { seed, bug } = this.#options;
    const takeOut: (() => void)[] = [];
    if (bug?.when === 'before-founding') takeOut.push(bug.plant());
    let clinic: SimClinic | undefined;
    const nonces = new Nonces();
    takeOut.unshift(nonces.watch());
    try {
      const size = 2 + this.#draw.below(2);
      // A bug in what founding does needs one, and a prepared clinic must not keep its traces.
      const isFounded = bug?.when === 'before-founding' || seed % FOUNDED_EVERY === 0;
      const isEmpty = this.#alphabet === 'first';
      clinic = await SimClinic.open(this.#draw, { seed, size, isFounded, isEmpty });
      if (bug?.when === 'once-founded') takeOut.push(bug.plant(clinic));
      const failures = await this.#live(clinic);
      return nonces.repeated === 0
        ? failures
        : [...failures, `a nonce was used ${nonces.repeated} times for two texts`];
    } finally {
      clinic?.changedPrograms.end();
      for (const each of takeOut) each();
      for (const person of clinic?.people ?? []) person.end();
    }
  }

  async #live(clinic: SimClinic): Promise<readonly string[]> {
    const { seed, steps, only } = this.#options;
    const turn = this.#alphabet === 'third' ? stepOfTurn(seed, steps) : -1;
    const faults = new Faults(clinic);
    const operations = new Operations(clinic, faults);
    await this.#backUp(clinic, faults);
    for (let step = 0; step < steps; step++) {
      if (only?.has(step) === false) continue;
      this.#draw.turnTo(step);
      this.#trace(`step ${step}`);
      if (step === turn) await this.#takeTurn({ clinic, faults, operations });
      else await this.#step({ clinic, faults, operations });
      const failures = await whatHoldsAlways(clinic);
      if (failures.length > 0) return failures.map((failure) => `step ${step}: ${failure}`);
    }
    this.#draw.turnTo(steps);
    this.#trace('heal');
    await faults.healAll();
    await clinic.world.advance(HEALING_MS);
    return [
      ...labelsAreTrue(clinic),
      ...saysEnough(clinic, 'healing'),
      ...(await toldAlike(clinic)),
      ...(await everythingArrived(clinic)),
      ...(await nothingIsReadable(clinic)),
      ...(await patientsHoldTheirs(clinic)),
      ...(await rowsAreBound(clinic)),
    ];
  }

  async #step(living: Living): Promise<void> {
    const { clinic, faults, operations } = living;
    const draw = this.#draw;
    const person = draw.pick(clinic.people);
    faults.goOn(person);
    const pace = this.#alphabet === 'first' ? FIRST_PACE : PACE;
    if (draw.chance(pace.backUp)) await this.#backUp(clinic, faults);
    if (draw.chance(pace.change)) {
      await faults.change(person, this.#faultsHere);
      this.#trace(`${person.name}: ${faults.activeFor(person).join()}`);
    }
    if (this.#eventsHere.length > 0 && draw.chance(pace.relay)) {
      const event = draw.pick(this.#eventsHere);
      this.#trace(event);
      faults.relay(event);
    }
    const active = faults.activeFor(person);
    const operation = await this.#operate(operations, person);
    this.#count(operation, active);
    await this.#pause(clinic, faults);
  }

  /** The pair of operation and fault whose turn it is. */
  async #takeTurn({ clinic, faults, operations }: Living): Promise<void> {
    const { operation, fault, before } = turnOf(this.#options.seed);
    const person = this.#draw.pick(clinic.staff);
    for (const each of before) await operations.run(each, person);
    this.#trace(`the turn of ${operation} with ${fault}`);
    if (isLasting(fault)) await faults.begin(fault, person);
    else if (fault !== 'none') faults.relay(fault);
    const active = faults.activeFor(person);
    if (await operations.run(operation, person)) this.#count(operation, active);
    await this.#pause(clinic, faults);
  }

  #count(operation: OperationName | undefined, active: readonly FaultName[]): void {
    if (operation === undefined) return;
    for (const fault of active) this.#options.matrix?.count(operation, fault);
  }

  /** What was done; undefined when there was nothing to do any of it to. */
  async #operate(operations: Operations, person: Person): Promise<OperationName | undefined> {
    const draws = this.#alphabet === 'first' ? 1 : DRAWN_AGAIN_MAX;
    for (let drawn = 0; drawn < draws; drawn++) {
      const operation = this.#operation();
      const done = await operations.run(operation, person);
      this.#trace(`${person.name} ${operation}${done ? '' : ': nothing to do'}`);
      if (done) return operation;
    }
    return undefined;
  }

  /** Sometimes the next step follows at once, while things are still on their way. */
  async #pause(clinic: SimClinic, faults: Faults): Promise<void> {
    const draw = this.#draw;
    if (draw.chance(0.4)) return;
    if (draw.chance(0.4)) return settled();
    const ms = draw.pick([10, 1_000, 6_000, 40_000]);
    this.#trace(`${ms} ms pass`);
    await clinic.world.advance(ms);
    faults.timePassed();
  }

  #operation(): OperationName {
    const names = (Object.keys(WEIGHTS) as OperationName[]).filter((name) => this.#isKnown(name));
    const sum = names.reduce((total, name) => total + WEIGHTS[name], 0);
    let at = (this.#draw.below(1_000_000) / 1_000_000) * sum;
    return names.find((name) => (at -= WEIGHTS[name]) < 0) ?? 'write-text';
  }

  #isKnown(name: OperationName | RelayEvent): boolean {
    return isIn(this.#alphabet, name);
  }

  async #backUp(clinic: SimClinic, faults: Faults): Promise<void> {
    faults.backUp();
    if (this.#goesBack) await clinic.olderDisks.copyAll(clinic.people);
  }

  #trace(line: string): void {
    this.#options.trace?.(line);
  }
}
