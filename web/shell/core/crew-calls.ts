/** The emergency crew of a clinic from before, and the records it cannot open yet. */
import { ok } from '#kernel/result.ts';
import type { Clock } from '#kernel/ports.ts';
import { rotate } from '#sync/engine/rotation.ts';
import type { Engine } from '#sync/engine/engine.ts';
import { bringCrew, crewReadiness, setUpCrew } from '#sync/emergency/set-up-crew.ts';
import type { EmergencyAccess } from '#ui/emergency-port.ts';
import type { Dispatching } from './dispatching.ts';

type CrewPart = Pick<EmergencyAccess, 'setUpCrew' | 'crewReadiness' | 'makeReady'>;

/** New keys at once are for chosen records: each device makes those of so many in an hour. */
const READY_MAX = 60;
const HOUR_MS = 3_600_000;

export class CrewCalls implements CrewPart {
  readonly #engine: Engine;
  readonly #clock: Clock;
  readonly #dispatching: Dispatching;
  #made: readonly number[] = [];

  constructor(parts: {
    readonly engine: Engine;
    readonly clock: Clock;
    readonly dispatching: Dispatching;
  }) {
    this.#engine = parts.engine;
    this.#clock = parts.clock;
    this.#dispatching = parts.dispatching;
  }

  setUpCrew: CrewPart['setUpCrew'] = () =>
    this.#engine.step((step) => Promise.resolve(setUpCrew(step)));

  crewReadiness: CrewPart['crewReadiness'] = () => {
    const { memory } = this.#engine;
    if (memory === undefined) return Promise.resolve({ records: 0, lacking: 0 });
    const { records, lacking } = crewReadiness(memory);
    return Promise.resolve({ records, lacking: lacking.length });
  };

  makeReady: CrewPart['makeReady'] = async () => {
    const { memory } = this.#engine;
    const now = this.#clock.now();
    this.#made = this.#made.filter((at) => at > now - HOUR_MS && at <= now);
    const lacking = memory === undefined ? [] : crewReadiness(memory).lacking;
    const chosen = lacking.slice(0, READY_MAX - this.#made.length);
    for (const record of chosen) {
      const made = await this.#engine.step((step) => {
        bringCrew(step, record, (at) => rotate(step, at));
        return Promise.resolve(ok(undefined));
      });
      if (!made.ok) return made;
      // The crew finds patients by a list of names.
      await this.#dispatching.followUp(record);
      this.#made = [...this.#made, now];
    }
    return ok(chosen.length);
  };
}
