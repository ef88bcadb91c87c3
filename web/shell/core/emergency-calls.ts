/** Emergency access for the screens: going on duty, opening, the end that comes by itself, and reviews. */
import { packIdOf } from '#crypto/relay/glass.ts';
import { EMERGENCY_MS } from '#clinical/emergency.ts';
import type { CommandError } from '#kernel/feature.ts';
import type { RecordId } from '#kernel/ids.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { askedBytes, type GlassAsked } from '#protocol/glass.ts';
import type { Engine } from '#sync/engine/engine.ts';
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
import { askForDuty, onDutyUntil } from '#sync/emergency/duty.ts';
import { recordsLackingKeys } from '#sync/emergency/renewal.ts';
import { reviewOpening } from '#sync/emergency/review.ts';
import { fitsInNote } from '#sync/evidence/note-body.ts';
import { openVault } from '#sync/vault.ts';
import type { EmergencyAccess, EmergencyState, OpeningToReview } from '#ui/emergency-port.ts';
import { Subject } from '../watched.ts';
import type { IdentityCalls } from './identity-calls.ts';
import type { CorePorts } from './ports.ts';
import { emergencyStateOf, NO_EMERGENCY, openingsIn } from './emergency-state.ts';

type AsyncResult<T> = Promise<Result<T, CommandError>>;
type Answered = AsyncResult<void>;

/** The log may bring several new keys at once; one question is enough for them. */
const ASK_SOON_MS = 1_000;
/** How long after a question that was not answered the next one waits. */
const ASK_AGAIN_MS = 30_000;

export class EmergencyCalls implements EmergencyAccess {
  readonly state = new Subject<EmergencyState>(NO_EMERGENCY);
  readonly openings = new Subject<readonly OpeningToReview[]>([]);
  readonly #ports: CorePorts;
  readonly #engine: Engine;
  readonly #transport: RelayTransport;
  #cancelEnd: (() => void) | undefined;
  #cancelRenewal: (() => void) | undefined;

  constructor(
    ports: CorePorts,
    parts: {
      readonly engine: Engine;
      readonly transport: RelayTransport;
      readonly identity: IdentityCalls;
    },
  ) {
    const { engine } = parts;
    this.#ports = ports;
    this.#engine = engine;
    this.#transport = parts.transport;
    this.admit = (invitation) => parts.identity.admit(invitation, 'emergency-crew');
    engine.watch(() => this.#refresh());
  }

  readonly admit: EmergencyAccess['admit'];

  goOnDuty: EmergencyAccess['goOnDuty'] = () =>
    this.#engine.step((step) => {
      askForDuty(step);
      return Promise.resolve(ok(undefined));
    });

  open: EmergencyAccess['open'] = async ({ record, reason, words, passphrase }) => {
    // Before the server is asked, which tells the record at once.
    if (!fitsInNote({ type: 'open', reason, until: 0, words }))
      return err({ code: 'engine/too-large' });
    const known = await this.#isTheirs(passphrase);
    if (!known.ok) return known;
    const asked = this.#question(record, reason);
    if (!asked.ok) return asked;
    const shares = await this.#ask(asked.value);
    if (!shares.ok) return shares;
    const { notAfter: until } = asked.value;
    const packId = packIdOf(askedBytes(asked.value));
    const opened = await this.#engine.step((step) =>
      openInEmergency(step, { record, reason, words, until, shares: shares.value, packId }),
    );
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
  }

  /** Whoever holds an unlocked device in their hands still has to be its person. */
  async #isTheirs(passphrase: string): Answered {
    const { store, random, clock } = this.#ports;
    if (!store.ok) return err({ code: 'identity/not-open' });
    const opened = await openVault({ rows: store.value, random, clock }, passphrase);
    if (!opened.ok) return opened;
    opened.value.wipe();
    return ok(undefined);
  }

  #question(record: RecordId, reason: number): Result<GlassAsked, CommandError> {
    const { clock } = this.#ports;
    const { memory } = this.#engine;
    if (memory === undefined) return err({ code: 'identity/not-open' });
    const now = clock.now();
    const duty = onDutyUntil(memory, now);
    const certificate = memory.emergency.duty;
    if (duty === undefined || certificate === undefined)
      return err({ code: 'emergency/not-on-duty' });
    const channels = channelsToOpen(memory, record);
    if (channels === undefined) return err({ code: 'emergency/no-key' });
    const notAfter = Math.min(now + EMERGENCY_MS, duty);
    return ok({ purpose: 'open', reason, notAfter, channels, duty: certificate });
  }

  async #ask(asked: GlassAsked): AsyncResult<readonly Uint8Array[]> {
    const shares = await this.#transport.askForShares(asked);
    if (!shares.ok)
      return err({
        code: shares.error.code === 'relay/duty' ? 'emergency/not-on-duty' : 'relay/unavailable',
      });
    return shares.value.length === asked.channels.length
      ? shares
      : err({ code: 'relay/unavailable' });
  }

  #refresh(): void {
    const { memory } = this.#engine;
    const now = this.#ports.clock.now();
    setIfNew(this.state, memory === undefined ? NO_EMERGENCY : emergencyStateOf(memory, now));
    setIfNew(this.openings, memory === undefined ? [] : openingsIn(memory));
    if (memory === undefined) return this.stop();
    this.#endInTime(memory, now);
    if (recordsLackingKeys(memory, now).length > 0) this.#renew(ASK_SOON_MS);
  }

  /** The end comes by itself; where it came while nothing ran, or the clock was set back, it comes now. */
  #endInTime(memory: Memory, now: number): void {
    this.#cancelEnd?.();
    this.#cancelEnd = undefined;
    const [next] = ownOpenings(memory)
      .map(([, { until }]) => until)
      .sort((a, b) => a - b);
    if (next === undefined) return;
    const delay = endedOpenings(memory, now).length > 0 ? 0 : Math.max(0, next - now);
    this.#cancelEnd = this.#ports.timers.schedule(delay, () => void this.#endNow());
  }

  async #endNow(): Promise<void> {
    const { memory } = this.#engine;
    for (const [opening] of memory ? endedOpenings(memory, this.#ports.clock.now()) : [])
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
      const asked = this.#question(record, reason);
      const shares = asked.ok ? await this.#ask(asked.value) : asked;
      if (!shares.ok) return shares;
      const { value } = shares;
      await this.#engine.step((step) =>
        Promise.resolve(takeShares(step, { record, shares: value })),
      );
    }
    return ok(undefined);
  }
}

/** Most steps change nothing of it, and every value that is set is drawn anew. */
function setIfNew<T>(subject: Subject<T>, value: T): void {
  if (JSON.stringify(subject.value) !== JSON.stringify(value)) subject.set(value);
}
