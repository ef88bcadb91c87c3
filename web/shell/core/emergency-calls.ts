/** Emergency access for the screens: going on duty, opening, the end that comes by itself, and reviews. */
import { EMERGENCY_MS } from '#clinical/emergency.ts';
import type { CommandError } from '#kernel/feature.ts';
import type { RecordId } from '#kernel/ids.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { EVERYTHING, type Committed } from '#sync/engine/committed.ts';
import type { Engine } from '#sync/engine/engine.ts';
import { stepTaking } from '#sync/engine/intake.ts';
import type { Memory } from '#sync/engine/memory.ts';
import type { RelayTransport } from '#sync/engine/relay-transport.ts';
import {
  channelsToOpen,
  closeEmergency,
  endedOpenings,
  openInEmergency,
  ownOpenings,
  takeShares,
} from '#sync/emergency/break-glass.ts';
import { readsAnyway } from '#sync/emergency/crew-keys.ts';
import { askForDuty } from '#sync/emergency/duty.ts';
import { openPacked } from '#sync/emergency/open-packed.ts';
import { isPacked } from '#sync/emergency/pack.ts';
import { recordsLackingKeys } from '#sync/emergency/renewal.ts';
import { reviewOpening } from '#sync/emergency/review.ts';
import { fitsInNote } from '#sync/evidence/note-body.ts';
import type {
  EmergencyAccess,
  EmergencyState,
  OpeningToReview,
  PackToReview,
} from '#ui/emergency-port.ts';
import { Subject } from '../watched.ts';
import { CrewCalls } from './crew-calls.ts';
import type { Dispatching } from './dispatching.ts';
import { emergencyStateOf, NO_EMERGENCY, openingsIn } from './emergency-state.ts';
import { GlassQuestions, type GlassAnswer } from './glass-questions.ts';
import { PackCalls } from './pack-calls.ts';
import { PackCounts } from './pack-counts.ts';
import { PassedTime } from './passed-time.ts';
import type { CorePorts } from './ports.ts';

type AsyncResult<T> = Promise<Result<T, CommandError>>;
type Answered = AsyncResult<void>;
type OpenRequest = Parameters<EmergencyAccess['open']>[0];

/** The log may bring several new keys at once; one question is enough for them. */
const ASK_SOON_MS = 1_000;
/** How long after a question that was not answered the next one waits. */
const ASK_AGAIN_MS = 30_000;
const COUNT_AGAIN_MS = 600_000;

export class EmergencyCalls implements EmergencyAccess {
  readonly state = new Subject<EmergencyState>(NO_EMERGENCY);
  readonly openings = new Subject<readonly OpeningToReview[]>([]);
  readonly packs = new Subject<readonly PackToReview[]>([]);
  readonly #ports: CorePorts;
  readonly #engine: Engine;
  readonly #questions: GlassQuestions;
  readonly #passed: PassedTime;
  readonly #pack: PackCalls;
  readonly #crew: CrewCalls;
  readonly #counts = new PackCounts();
  #cancelEnd: (() => void) | undefined;
  #cancelRenewal: (() => void) | undefined;
  #cancelCount: (() => void) | undefined;

  constructor(
    ports: CorePorts,
    parts: {
      readonly engine: Engine;
      readonly transport: RelayTransport;
      readonly dispatching: Dispatching;
    },
  ) {
    const { engine } = parts;
    this.#ports = ports;
    this.#engine = engine;
    this.#questions = new GlassQuestions(ports, parts);
    this.#passed = new PassedTime(ports.clock, ports.timers);
    const { questions, passed } = { questions: this.#questions, passed: this.#passed };
    this.#pack = new PackCalls(ports, { engine, questions, passed });
    this.#crew = new CrewCalls({ ...parts, clock: ports.clock });
    engine.watch((committed) => this.#refresh(committed));
  }

  setUpCrew: EmergencyAccess['setUpCrew'] = () => this.#crew.setUpCrew();

  crewReadiness: EmergencyAccess['crewReadiness'] = () => this.#crew.crewReadiness();

  makeReady: EmergencyAccess['makeReady'] = () => this.#crew.makeReady();

  preparePack: EmergencyAccess['preparePack'] = (request) => this.#pack.preparePack(request);

  packCovers: EmergencyAccess['packCovers'] = (records) => this.#pack.packCovers(records);

  /** What is open through it ends first: its account stands beside the opening. */
  closePack: EmergencyAccess['closePack'] = async (closing) => {
    if (!fitsInNote({ type: 'close', about: '', words: closing.words }))
      return err({ code: 'engine/too-large' });
    const { memory } = this.#engine;
    for (const [opening] of memory ? ownOpenings(memory) : []) {
      const closed = await this.close({ opening, words: closing.words });
      if (!closed.ok) return closed;
    }
    return this.#pack.closePack(closing);
  };

  goOnDuty: EmergencyAccess['goOnDuty'] = () =>
    this.#engine.step((step) => {
      askForDuty(step);
      return Promise.resolve(ok(undefined));
    });

  open: EmergencyAccess['open'] = async (request) => {
    const { record, reason, words } = request;
    // Before the server is asked, which tells the record at once.
    if (!fitsInNote({ type: 'open', reason, until: 0, words }))
      return err({ code: 'engine/too-large' });
    const known = await this.#questions.isTheirs(request.passphrase);
    if (!known.ok) return known;
    const { memory } = this.#engine;
    if (memory !== undefined && readsAnyway(memory, record))
      return err({ code: 'emergency/no-need' });
    const opened =
      memory !== undefined && isPacked(memory, record, this.#passed.now())
        ? await this.#openFromPack(request, memory)
        : await this.#openOnline(request);
    return opened.ok ? ok(undefined) : opened;
  };

  close: EmergencyAccess['close'] = (closing) =>
    this.#engine.step((step) => closeEmergency(step, closing));

  review: EmergencyAccess['review'] = (review) =>
    this.#engine.step((step) => reviewOpening(step, review));

  stop(): void {
    this.#cancelEnd?.();
    this.#cancelRenewal?.();
    this.#cancelEnd = undefined;
    this.#cancelRenewal = undefined;
    this.#cancelCount?.();
    this.#cancelCount = undefined;
    this.#passed.stop();
    this.#pack.stop();
  }

  #openFromPack(
    { record, reason, words }: OpenRequest,
    { emergency }: Memory,
  ): AsyncResult<string> {
    const now = this.#passed.now();
    const until = Math.min(now + EMERGENCY_MS, emergency.packs.pack?.until ?? now);
    return stepTaking(this.#engine, (step, take) =>
      openPacked(step, take, { record, reason, words, now, until }),
    );
  }

  async #openOnline({ record, reason, words }: OpenRequest): AsyncResult<string> {
    const answer = await this.#ask(record, reason);
    if (!answer.ok) return answer;
    return this.#engine.step((step) =>
      openInEmergency(step, { record, reason, words, ...answer.value }),
    );
  }

  #ask(record: RecordId, reason: number): AsyncResult<GlassAnswer> {
    const { memory } = this.#engine;
    const duty = this.#questions.duty();
    if (!duty.ok) return Promise.resolve(duty);
    const channels = memory && channelsToOpen(memory, record);
    if (channels === undefined) return Promise.resolve(err({ code: 'emergency/no-key' }));
    const notAfter = this.#ports.clock.now() + EMERGENCY_MS;
    return this.#questions.ask({ purpose: 'open', reason, notAfter, channels });
  }

  #refresh(committed: Pick<Committed, 'entries' | 'everything'> = EVERYTHING): void {
    const { memory } = this.#engine;
    const now = this.#ports.clock.now();
    const pack = memory && this.#counts.ofOwn(memory);
    setIfNew(this.state, memory ? { ...emergencyStateOf(memory, now), pack } : NO_EMERGENCY);
    setIfNew(this.openings, memory === undefined ? [] : openingsIn(memory));
    setIfNew(this.packs, memory === undefined ? [] : this.#counts.ofOthers(memory, now));
    if (memory === undefined) return this.stop();
    this.#countAgain();
    this.#endInTime(memory, now);
    this.#pack.refresh(memory, committed);
    if (recordsLackingKeys(memory, now).length > 0) this.#renew(ASK_SOON_MS);
  }

  /** Whoever does not account for a pack in time is told of, also when nothing else happens. */
  #countAgain(): void {
    if (this.packs.value.every(({ waiting }) => waiting === 0)) return;
    this.#cancelCount ??= this.#ports.timers.schedule(COUNT_AGAIN_MS, () => {
      this.#cancelCount = undefined;
      this.#refresh({ entries: false, everything: false });
    });
  }

  /** The end comes by itself; where it came while nothing ran, or the clock was set back, it comes now. */
  #endInTime(memory: Memory, now: number): void {
    this.#cancelEnd?.();
    this.#cancelEnd = undefined;
    const [next] = ownOpenings(memory)
      .map(([, { until }]) => until)
      .sort((a, b) => a - b);
    const isNeeded = next !== undefined || memory.emergency.packs.pack !== undefined;
    if (isNeeded) this.#passed.start();
    else this.#passed.stop();
    if (next === undefined) return;
    const isOver = endedOpenings(memory, now).length > 0;
    const delay = isOver ? 0 : Math.max(0, next - this.#passed.now());
    this.#cancelEnd = this.#ports.timers.schedule(delay, () => {
      // So much time has passed, whatever the clock says by now.
      if (!isOver) this.#passed.saw(next);
      void this.#endNow();
    });
  }

  async #endNow(): Promise<void> {
    const { memory } = this.#engine;
    const ended = new Map(
      [this.#ports.clock.now(), this.#passed.now()].flatMap((now) =>
        memory === undefined ? [] : endedOpenings(memory, now),
      ),
    );
    for (const opening of ended.keys())
      await this.#engine.step((step) => closeEmergency(step, { opening, words: '' }));
  }

  /** The keys of an open record have changed: the server is asked again, and tells the record again. */
  #renew(delayMs: number): void {
    this.#cancelRenewal ??= this.#ports.timers.schedule(delayMs, () => {
      void this.#renewNow().then((renewed) => {
        this.#cancelRenewal = undefined;
        if (!renewed.ok) this.#renew(ASK_AGAIN_MS);
      });
    });
  }

  async #renewNow(): Answered {
    const { clock } = this.#ports;
    const { memory } = this.#engine;
    for (const { record, reason } of memory ? recordsLackingKeys(memory, clock.now()) : []) {
      const answer = await this.#ask(record, reason);
      if (!answer.ok) return answer;
      const { shares } = answer.value;
      await this.#engine.step((step) => Promise.resolve(takeShares(step, { record, shares })));
    }
    return ok(undefined);
  }
}

/** Most steps change nothing of it, and every value that is set is drawn anew. */
function setIfNew<T>(subject: Subject<T>, value: T): void {
  if (JSON.stringify(subject.value) !== JSON.stringify(value)) subject.set(value);
}
