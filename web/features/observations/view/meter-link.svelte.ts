/**
 * The conversation with one Bluetooth meter as a screen sees it: choosing, connecting, waiting, what arrived, and how it ended.
 * Bound to one person for its whole life; a new conversation begins empty.
 */
import type { RecordId } from '#kernel/ids.ts';
import { toNumber, type DeviceValue } from '#devices/core/device-value.ts';
import { linkError, type LinkErrorCode } from '#devices/link/link-error.ts';
import {
  bluetoothOf,
  chooseBluetoothDevice,
  createWebBluetoothLink,
  knownBluetoothDevices,
  type BrowserBluetoothDevice,
} from '#devices/link/web-bluetooth.ts';
import type { Reading } from '#devices/map/reading.ts';
import type { ClockCheck } from '#devices/profiles/clock-check.ts';
import type { DeviceDetails } from '#devices/profiles/device-details.ts';
import { runMeter, type MeterOutcome } from '#devices/profiles/run-meter.ts';
import type { SessionState } from '#devices/profiles/session.ts';
import { chooserWish } from '#devices/registry/chooser.ts';
import type { DeviceKind, DeviceModel } from '#devices/registry/device-model.ts';
import { matchModel } from '#devices/registry/match-model.ts';
import { Arrivals } from './arrivals.svelte.ts';
import { localNow, timers } from './device-clock.ts';
import { DownloadMark, wasCutShort } from './download-mark.ts';
import { idsOfKind, NO_SLOTS, rememberMeter, type KnownMeter } from './meter-memory.ts';
import type { MeterFacts } from './meter-reading.ts';
import { TraceTaking } from './trace-taking.svelte.ts';
import type { Tray } from './tray.ts';
import type { App } from '#ui/app-port.ts';

type Meter = Pick<KnownMeter, 'id' | 'kind' | 'name'>;

export type MeterStep = 'idle' | 'choosing' | SessionState['kind'] | 'ended';

export interface MeterLinkOf {
  readonly app: Pick<App, 'keepDraft' | 'readDraft'>;
  readonly kind: DeviceKind;
  readonly record: RecordId;
  readonly tray: Tray;
  readonly kept: ReadonlySet<string>;
  readonly meters: readonly KnownMeter[];
}

/** How long a question about the meter's clock may stay unanswered: then it is left as it is. */
const CLOCK_QUESTION_MS = 30_000;

export class MeterLink {
  readonly kind: DeviceKind;
  readonly trace = new TraceTaking();
  readonly #of: MeterLinkOf;
  #step = $state<MeterStep>('idle');
  #arrivals = $state.raw<Arrivals | undefined>();
  #signal = $state.raw<{ readonly reading: Reading; readonly atMs: number } | undefined>();
  #working = $state.raw<DeviceValue | undefined>();
  #problem = $state.raw<LinkErrorCode | undefined>();
  #outcome = $state.raw<MeterOutcome | undefined>();
  #clockQuestion = $state.raw<ClockCheck | undefined>();
  #facts = $state.raw<MeterFacts | undefined>();
  #model = $state.raw<DeviceModel | undefined>();
  #total = $state.raw<number | undefined>();
  #answerClock: ((may: boolean) => void) | undefined;
  #leave: (() => Promise<void>) | undefined;
  #mark = new DownloadMark();

  constructor(of: MeterLinkOf) {
    this.#of = of;
    this.kind = of.kind;
  }

  get step(): MeterStep {
    return this.#step;
  }
  get arrivals(): Arrivals | undefined {
    return this.#arrivals;
  }
  /** The newest value of a signal that goes on, and when it came by this device's steady clock. */
  get signal() {
    return this.#signal;
  }
  /** What the meter feels while it works: shown, never kept. */
  get working(): number | undefined {
    return this.#working?.kind === 'value' ? toNumber(this.#working) : undefined;
  }
  get workingUnit(): string | undefined {
    return this.#working?.unit;
  }
  get problem(): LinkErrorCode | undefined {
    return this.#problem;
  }
  get outcome(): MeterOutcome | undefined {
    return this.#outcome;
  }
  /** The meter's clock is wrong, and somebody has to say whether it may be set. */
  get clockQuestion(): ClockCheck | undefined {
    return this.#clockQuestion;
  }
  get facts(): MeterFacts | undefined {
    return this.#facts;
  }
  /** Known once a meter is chosen. */
  get model(): DeviceModel | undefined {
    return this.#model;
  }
  /** What the meter announced; undefined where it cannot count. */
  get total(): number | undefined {
    return this.#total;
  }
  /** A memory that was not told to its end. */
  get isCutShort(): boolean {
    return this.#step === 'ended' && wasCutShort(this.kind, this.#outcome);
  }
  get isActive(): boolean {
    return this.#step !== 'idle' && this.#step !== 'ended';
  }

  /** Opens the browser's list; needs a click. Resolves when the conversation is over. */
  async choose(consent?: KnownMeter['consent']): Promise<void> {
    const bluetooth = bluetoothOf(navigator);
    if (bluetooth === undefined) return;
    this.#step = 'choosing';
    const chosen = await chooseBluetoothDevice(bluetooth, chooserWish(this.kind));
    if (chosen.ok) await this.#converse(chosen.value, consent);
    else this.#end(chosen.error.code);
  }

  /** With a meter the browser knows from before, without its list. */
  async again(device: BrowserBluetoothDevice, consent?: KnownMeter['consent']): Promise<void> {
    await this.#converse(device, consent);
  }

  async stop(): Promise<void> {
    this.answerClock(false);
    await this.#leave?.();
  }

  /** Puts the value of this moment into the tray. */
  keepSignal(): void {
    const { signal, facts } = this;
    if (signal !== undefined && facts !== undefined)
      this.#arrivals?.take(signal.reading, facts, false);
  }

  answerClock(may: boolean): void {
    this.#clockQuestion = undefined;
    this.#answerClock?.(may);
    this.#answerClock = undefined;
  }

  #end(problem: LinkErrorCode | undefined): void {
    this.#step = 'ended';
    this.#working = undefined;
    this.#problem = problem;
    this.#leave = undefined;
  }

  async #converse(device: BrowserBluetoothDevice, said: KnownMeter['consent']): Promise<void> {
    const { kind } = this;
    const link = createWebBluetoothLink(device);
    const known = this.#of.meters.find(({ id }) => id === device.id);
    const meter = { id: device.id, kind, name: meterName(device, this.#of.meters) };
    this.#begin(meter, known);
    const { stopped, stop } = stopping();
    this.#leave = async () => {
      stop();
      // The strap has to be told to stop; whatever else waits for its meter ends with the connection.
      if (kind !== 'ecg') await link.disconnect();
    };
    const clock = {
      places: this.#model?.clock ?? [],
      phoneLocalMs: localNow,
      mayWrite: (check: ClockCheck) => this.#askAboutClock(check),
    };
    const consent = said ?? known?.consent;
    const outcome = await runMeter(
      kind,
      { link, timers, onState: (state) => this.#enter(state), clock },
      {
        options: { ...resumingAt(known, this.#model), consent, stopped },
        events: this.#events(meter),
      },
    );
    await this.#arrivals?.settled();
    if (!outcome.ok) {
      this.#end(outcome.error.code);
      return;
    }
    this.#outcome = outcome.value;
    await this.#remember(meter, outcome.value, said);
    this.#end(outcome.value.ended === 'nothing' ? linkError('link/timeout').code : undefined);
  }

  #begin({ id, kind, name }: Meter, known: KnownMeter | undefined): void {
    const { record, tray, kept } = this.#of;
    this.#model = matchModel({ name, services: servicesOf(kind) });
    this.#facts = { id, name, maker: '', model: this.#model?.label ?? '', clock: undefined };
    this.#arrivals = new Arrivals({ record, tray, kept, slots: known?.slots ?? NO_SLOTS });
    this.#mark = new DownloadMark(known);
  }

  #events({ id, name }: Meter) {
    return {
      onIdentified: (details: DeviceDetails, clock: ClockCheck | undefined) => {
        const model = details.model ?? this.#model?.label ?? '';
        const { maker = '', firmware } = details;
        this.#facts = { id, name, maker, model, firmware, clock };
      },
      onReading: (reading: Reading, stored: boolean | undefined) => {
        if (this.#facts === undefined) return;
        this.#mark.note(reading);
        this.#arrivals?.take(reading, this.#facts, stored);
        if (this.#arrivals?.isFull === true) void this.stop();
      },
      onSignal: (reading: Reading) => {
        this.#signal = { reading, atMs: timers.nowMs() };
      },
      onWorking: (value: DeviceValue) => {
        this.#working = value;
      },
      onTrace: (samplesUv: readonly number[], lost: number) => this.trace.take(samplesUv, lost),
    };
  }

  async #remember(
    meter: Meter,
    outcome: MeterOutcome,
    consent: KnownMeter['consent'],
  ): Promise<void> {
    await rememberMeter(this.#of.app, meter, {
      ...this.#mark.after(outcome, this.#arrivals?.isFull !== true),
      ...(outcome.consent === 'given' && consent !== undefined ? { consent } : {}),
    });
  }

  #enter(state: SessionState): void {
    if (state.kind === 'transferring') {
      this.#arrivals?.listening();
      this.#total = state.total;
    }
    this.#step = state.kind;
  }

  #askAboutClock(check: ClockCheck): Promise<boolean> {
    this.#clockQuestion = check;
    return new Promise((resolve) => {
      this.#answerClock = resolve;
      timers.after(CLOCK_QUESTION_MS, () => this.answerClock(false));
    });
  }
}

/** As it calls itself. A browser that was started again tells no names, so the one of before goes on. */
export const meterName = (
  { id, name }: Pick<BrowserBluetoothDevice, 'id' | 'name'>,
  meters: readonly KnownMeter[],
): string => name || (meters.find((meter) => meter.id === id)?.name ?? '');

/** Meters of a kind that this browser lets us use without its list. */
export async function metersAtHand(
  kind: DeviceKind,
  meters: readonly KnownMeter[],
): Promise<readonly BrowserBluetoothDevice[]> {
  const bluetooth = bluetoothOf(navigator);
  if (bluetooth === undefined) return [];
  const mine = idsOfKind(meters, kind);
  return (await knownBluetoothDevices(bluetooth)).filter(({ id }) => mine.includes(id));
}

/** Where the last download ended; from the start for a model that numbers its records unreliably. */
function resumingAt(known: KnownMeter | undefined, model: DeviceModel | undefined) {
  const unreliable = model?.quirks.includes('sequence-unreliable') === true;
  return { last: unreliable ? undefined : known?.last, fromMinute: known?.fromMinute };
}

const servicesOf = (kind: DeviceKind): readonly number[] =>
  chooserWish(kind).filters.flatMap(({ services }) => services);

function stopping() {
  let stop: () => void = () => undefined;
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  return { stopped, stop: () => stop() };
}
