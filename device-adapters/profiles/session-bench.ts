/** What the tests of the sessions share: a virtual device on a link, timers that jump, and a record of the states. */
import type { Result } from '../core/result.ts';
import type { GattLink } from '../link/gatt-link.ts';
import { createSimulatedLink, type SimulatedDevice } from '../link/simulated.ts';
import { VirtualTimers } from '../simulator/virtual-timers.ts';
import type { ClockCheck, ClockPorts } from './clock-check.ts';
import type { SessionPorts, SessionState } from './session.ts';

export interface SessionBench {
  readonly ports: SessionPorts & { readonly clock: ClockPorts };
  readonly timers: VirtualTimers;
  readonly states: readonly SessionState['kind'][];
  /** What the session answered; 'never' when it hangs. */
  run<T, E>(session: Promise<Result<T, E>>): Promise<T | E | 'never'>;
}

export interface BenchOptions {
  readonly phoneLocalMs?: number;
  readonly mayWriteClock?: (check: ClockCheck) => boolean;
  /** Wraps the link, to break it. */
  readonly through?: (link: GattLink) => GattLink;
}

export function sessionBench(device: SimulatedDevice, options: BenchOptions = {}): SessionBench {
  const timers = new VirtualTimers();
  const states: SessionState['kind'][] = [];
  const link = createSimulatedLink(device);
  const ports = {
    link: options.through?.(link) ?? link,
    timers,
    onState: (state: SessionState) => {
      if (states.at(-1) !== state.kind) states.push(state.kind);
    },
    clock: {
      places: ['currentTime'] as const,
      phoneLocalMs: () => options.phoneLocalMs ?? 0,
      mayWrite: (check: ClockCheck) => Promise.resolve(options.mayWriteClock?.(check) ?? false),
    },
  };
  return {
    ports,
    timers,
    states,
    async run(session) {
      const outcome = await timers.settle(session);
      if (outcome === undefined) return 'never';
      return outcome.ok ? outcome.value : outcome.error;
    },
  };
}
