/** A link to one relay over connections that are asked for one after the other; what an earlier one still says is not heard. */
import type { Clock, RandomBytes, Timers } from '#kernel/ports.ts';
import type { LinkListener, Pipe } from '../relay/link-port.ts';
import { RelayLink } from '../relay/relay-link.ts';
import { steadyTime } from './steady-time.ts';

export interface PipePorts {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: RandomBytes;
  /** Asks for a connection; the events belong to this one alone. */
  readonly connect: (events: {
    opened(): void;
    received(bytes: Uint8Array): void;
    closed(): void;
  }) => Pipe;
}

/** `relayPublicKey`: 32 bytes, pinned by the clinic's policy. It connects when it is started. */
export function linkOverPipes(
  { clock, timers, random, connect }: PipePorts,
  relay: { readonly relayPublicKey: Uint8Array; readonly listener: LinkListener },
): RelayLink {
  let latest: Pipe | undefined;
  const link: RelayLink = new RelayLink({
    ...relay,
    ports: {
      now: steadyTime(clock),
      schedule: (delayMs, run) => timers.schedule(delayMs, run),
      random: () => (random(1)[0] ?? 0) / 256,
      randomBytes: random,
      open: () => {
        const isLatest = () => latest === pipe;
        const pipe: Pipe = connect({
          opened: () => (isLatest() ? link.opened(pipe) : pipe.close()),
          received: (bytes) => isLatest() && link.received(bytes),
          closed: () => isLatest() && link.closed(),
        });
        latest = pipe;
      },
    },
  });
  return link;
}
