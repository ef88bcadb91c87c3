/**
 * The conversation with one device on a cable as a screen sees it: choosing the cable, what the device tells, and how it ended. Bound
 * to one person for its whole life; a new conversation begins empty.
 */
import type { RecordId } from '#kernel/ids.ts';
import type { LinkErrorCode } from '#devices/link/link-error.ts';
import {
  chooseSerialPort,
  createWebSerialLink,
  usbNameOf,
  type BrowserSerial,
  type BrowserSerialPort,
} from '#devices/link/web-serial.ts';
import type { Reading } from '#devices/map/reading.ts';
import { ventilationReading } from '#devices/map/to-reading.ts';
import type { RegisterValue } from '#devices/profiles/register-values.ts';
import { runCable, type CableOutcome } from '#devices/profiles/run-cable.ts';
import type { CableModel } from '#devices/registry/cable-models.ts';
import { Arrivals } from './arrivals.svelte.ts';
import { timers } from './device-clock.ts';
import type { LiveSource } from './live-source.ts';
import { NO_SLOTS } from './meter-memory.ts';
import type { MeterFacts } from './meter-reading.ts';
import type { Tray } from './tray.ts';

export interface CableLinkOf {
  readonly model: CableModel;
  /** How the device is called where its model has no name of its own. */
  readonly name: string;
  readonly record: RecordId;
  readonly tray: Tray;
  readonly kept: ReadonlySet<string>;
}

export class CableLink implements LiveSource {
  readonly model: CableModel;
  readonly #of: CableLinkOf;
  #step = $state<'idle' | 'choosing' | 'listening' | 'ended'>('idle');
  #arrivals = $state.raw<Arrivals | undefined>();
  #signal = $state.raw<LiveSource['signal']>();
  #values = $state.raw<readonly RegisterValue[]>([]);
  #isLost = $state(false);
  #facts = $state.raw<MeterFacts | undefined>();
  #problem = $state.raw<LinkErrorCode | undefined>();
  #ended = $state.raw<CableOutcome['ended'] | undefined>();
  #stop: () => void = () => undefined;

  constructor(of: CableLinkOf) {
    this.#of = of;
    this.model = of.model;
  }

  get step() {
    return this.#step;
  }
  get isActive(): boolean {
    return this.#step === 'choosing' || this.#step === 'listening';
  }
  get arrivals(): Arrivals | undefined {
    return this.#arrivals;
  }
  get signal(): LiveSource['signal'] {
    return this.#signal;
  }
  /** What a machine says of itself; empty for other devices, and while it does not answer. */
  get values(): readonly RegisterValue[] {
    return this.#values;
  }
  /** It was asked, or heard from, and says nothing valid any more. */
  get isLost(): boolean {
    return this.#isLost;
  }
  get facts(): MeterFacts | undefined {
    return this.#facts;
  }
  get problem(): LinkErrorCode | undefined {
    return this.#problem;
  }
  get ended(): CableOutcome['ended'] | undefined {
    return this.#ended;
  }

  /** Opens the browser's list of cables; needs a click. Resolves when the conversation is over. */
  async choose(serial: BrowserSerial): Promise<void> {
    this.#step = 'choosing';
    const chosen = await chooseSerialPort(serial);
    if (chosen.ok) await this.again(chosen.value);
    else this.#end(chosen.error.code);
  }

  /** Over a cable that this browser was given before, without its list. */
  async again(port: BrowserSerialPort): Promise<void> {
    const { record, tray, kept, model } = this.#of;
    this.#step = 'listening';
    this.#arrivals = new Arrivals({ record, tray, kept, slots: NO_SLOTS });
    this.#facts = this.#factsAbout(model, port);
    const stopped = new Promise<void>((resolve) => (this.#stop = resolve));
    const ports = { line: createWebSerialLink(port), timers, stopped };
    const ran = await runCable(model.speaks, ports, {
      onFormat: (format) => (this.#facts = this.#factsAbout(format, port)),
      onReading: (reading) => this.#take(reading),
      onSignal: (reading) => this.#hear(reading),
      onSignalLost: () => this.#lose(),
      onValues: (values) => {
        this.#values = values;
        this.#hear(ventilationReading(values));
      },
    });
    await this.#arrivals.settled();
    this.#lose();
    this.#ended = ran.ok ? ran.value.ended : undefined;
    this.#end(ran.ok ? undefined : ran.error.code);
  }

  stop(): void {
    this.#stop();
  }

  keepSignal(): void {
    if (this.#signal !== undefined) this.#take(this.#signal.reading);
  }

  #take(reading: Reading): void {
    if (this.#facts !== undefined) this.#arrivals?.take(reading, this.#facts, false);
    if (this.#arrivals?.isFull === true) this.stop();
  }

  #hear(reading: Reading): void {
    this.#isLost = false;
    this.#signal = { reading, atMs: timers.nowMs() };
  }

  #lose(): void {
    this.#isLost = true;
    this.#signal = undefined;
    this.#values = [];
  }

  #end(problem: LinkErrorCode | undefined): void {
    this.#problem = problem;
    this.#step = 'ended';
  }

  /** A cable tells nothing of the device behind it: it is known by what it speaks and by the adapter. */
  #factsAbout(
    { id, label }: Pick<CableModel, 'id' | 'label'>,
    port: BrowserSerialPort,
  ): MeterFacts {
    const name = label === '' ? this.#of.name : label;
    const cable = `cable-${usbNameOf(port)}-${id}`;
    return { id: cable, name, maker: '', model: name, clock: undefined };
  }
}
