/** Time in the demo: it stands at a moment of the story while that is told, and runs on as real time afterwards. */
import { parseMillis, type Clock, type Millis } from '#kernel/ports.ts';
import { invariant } from '#kernel/result.ts';

export class DemoClock implements Clock {
  readonly #real: Clock;
  #standsAt: Millis | undefined;

  constructor(real: Clock) {
    this.#real = real;
  }

  now(): Millis {
    return this.#standsAt ?? this.#real.now();
  }

  /** Milliseconds since 1970. */
  standAt(time: number): void {
    const at = parseMillis(time);
    invariant(at !== undefined, 'the demo is told in real times');
    this.#standsAt = at;
  }

  runOn(): void {
    this.#standsAt = undefined;
  }
}
