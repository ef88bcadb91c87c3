/**
 * The conversation with one cuff as a screen sees it: choosing, waiting, what arrived and what is new. Binds every reading to
 * one person for its whole life; a new conversation begins empty.
 */
import { BLOOD_PRESSURE } from '#clinical/observation.ts';
import { toNumber } from '#devices/core/device-value.ts';
import { linkError, type LinkErrorCode } from '#devices/link/link-error.ts';
import type { Timers } from '#devices/link/timers.ts';
import {
  bluetoothOf,
  chooseBluetoothDevice,
  createWebBluetoothLink,
  type BrowserBluetoothDevice,
} from '#devices/link/web-bluetooth.ts';
import { readingIdentity } from '#devices/map/identity.ts';
import { bloodPressureReading } from '#devices/map/to-reading.ts';
import type { Reading } from '#devices/map/reading.ts';
import { runBloodPressure } from '#devices/profiles/blood-pressure-session.ts';
import type { SessionState } from '#devices/profiles/session.ts';
import { chooserWish } from '#devices/registry/chooser.ts';
import { matchModel } from '#devices/registry/match-model.ts';
import { arrivedReading, type ArrivedReading, type CuffFacts } from './cuff-reading.ts';

const CUFF_SERVICE = 0x1810;
const MINUTE_MS = 60_000;
/** What arrives this soon after listening began was in the cuff's memory. */
const MEMORY_MS = 1_500;
const READINGS_MAX = 500;

export type CuffStep = 'idle' | 'choosing' | SessionState['kind'] | 'ended';

export class CuffLink {
  /** Whether this browser can link to a cuff at all. */
  readonly supported: boolean;
  #step = $state<CuffStep>('idle');
  #readings = $state.raw<readonly ArrivedReading[]>([]);
  #received = $state(0);
  #refused = $state(0);
  #pressure = $state.raw<string | undefined>();
  #problem = $state.raw<LinkErrorCode | undefined>();
  #facts: CuffFacts | undefined;
  #listeningSince = 0;
  #leave: (() => Promise<void>) | undefined;
  readonly #known: ReadonlySet<string>;

  /** `known`: identities of readings already kept, which are not offered again. */
  constructor(known: ReadonlySet<string>) {
    this.supported = bluetoothOf(navigator) !== undefined;
    this.#known = known;
  }

  get step(): CuffStep {
    return this.#step;
  }
  /** Readings nobody has kept yet, as they arrived. */
  get readings(): readonly ArrivedReading[] {
    return this.#readings;
  }
  get received(): number {
    return this.#received;
  }
  /** Readings that cannot be a patient's. */
  get refused(): number {
    return this.#refused;
  }
  /** The pressure while the cuff works: shown, never kept. */
  get pressure(): string | undefined {
    return this.#pressure;
  }
  get problem(): LinkErrorCode | undefined {
    return this.#problem;
  }

  /** Opens the browser's list; needs a click. Resolves when the conversation is over. */
  async start(): Promise<void> {
    const bluetooth = bluetoothOf(navigator);
    if (bluetooth === undefined) return;
    this.#begin();
    const chosen = await chooseBluetoothDevice(bluetooth, chooserWish('blood-pressure'));
    if (!chosen.ok) {
      this.#end(chosen.error.code);
      return;
    }
    await this.#converse(chosen.value);
  }

  async stop(): Promise<void> {
    await this.#leave?.();
  }

  /** Takes a reading off the screen: it has been kept, or a person does not want it. */
  settle(reading: ArrivedReading): void {
    this.#readings = this.#readings.filter((other) => other !== reading);
  }

  #begin(): void {
    this.#step = 'choosing';
    this.#readings = [];
    this.#received = 0;
    this.#refused = 0;
    this.#pressure = undefined;
    this.#problem = undefined;
  }

  #end(problem: LinkErrorCode | undefined): void {
    this.#step = 'ended';
    this.#pressure = undefined;
    this.#problem = problem;
    this.#leave = undefined;
  }

  async #converse(device: BrowserBluetoothDevice): Promise<void> {
    const link = createWebBluetoothLink(device);
    this.#leave = () => link.disconnect();
    const name = device.name ?? '';
    const model = matchModel({ name, services: [CUFF_SERVICE] });
    const label = model?.label ?? '';
    this.#facts = { id: device.id, name, maker: '', model: label, clock: undefined };
    const outcome = await runBloodPressure(
      {
        link,
        timers,
        onState: (state) => this.#enter(state),
        clock: {
          places: model?.clock ?? [],
          phoneLocalMs: localNow,
          mayWrite: () => Promise.resolve(false),
        },
      },
      {
        onIdentified: (details, clock) => {
          const maker = details.maker ?? '';
          this.#facts = { id: device.id, name, maker, model: details.model ?? label, clock };
        },
        onReading: (decoded, raw) => void this.#arrive(bloodPressureReading(decoded, raw)),
        onCuffPressure: ({ cuffPressure }) => {
          if (cuffPressure.kind === 'value')
            this.#pressure = `${toNumber(cuffPressure)} ${cuffPressure.unit === 'kPa' ? 'kPa' : 'mmHg'}`;
        },
      },
    );
    const lost = outcome.ok ? undefined : outcome.error.code;
    this.#end(lost ?? (this.#received === 0 ? linkError('link/timeout').code : undefined));
  }

  #enter(state: SessionState): void {
    if (state.kind === 'transferring' && this.#step !== 'transferring')
      this.#listeningSince = localNow();
    this.#step = state.kind;
  }

  async #arrive(reading: Reading): Promise<void> {
    const facts = this.#facts;
    if (facts === undefined || this.#received >= READINGS_MAX) return;
    this.#received += 1;
    const receivedLocalMs = localNow();
    const stored = receivedLocalMs - this.#listeningSince < MEMORY_MS;
    const text = readingIdentity(reading, { deviceId: facts.id, receivedLocalMs });
    const identity = await sha256(text);
    const here = this.#readings.some(({ recording }) => recording.device?.identity === identity);
    if (here || this.#known.has(identity)) return;
    const arrived = arrivedReading(reading, facts, { receivedLocalMs, stored, identity, epochOf });
    if (arrived === undefined) this.#refused += 1;
    else this.#readings = [...this.#readings, arrived].sort(byTime);
  }
}

/** Newest first: the one just measured stands on top. */
const byTime = (a: ArrivedReading, b: ArrivedReading): number =>
  b.recording.takenAt - a.recording.takenAt;

/** The pressures of a reading, for the large number. */
export const pressuresOf = ({ recording }: ArrivedReading) =>
  recording.measurements.find(({ code }) => code === BLOOD_PRESSURE);

const timers: Timers = {
  nowMs: () => performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

/** The clock on the wall here, as devices tell theirs: its numbers as if they were universal time. */
function localNow(): number {
  const now = new Date();
  return now.getTime() - now.getTimezoneOffset() * MINUTE_MS;
}

/** A wall-clock moment of this zone as milliseconds since 1970. */
function epochOf(localMs: number): number {
  const wall = new Date(localMs);
  const [year, month, day] = [wall.getUTCFullYear(), wall.getUTCMonth(), wall.getUTCDate()];
  const [hour, minute, second] = [wall.getUTCHours(), wall.getUTCMinutes(), wall.getUTCSeconds()];
  return new Date(year, month, day, hour, minute, second, wall.getUTCMilliseconds()).getTime();
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
