/** A link to one relay over connections that are asked for one after the other; what an earlier one still says is not heard. */
import type { Clock, RandomBytes, Timers } from '#kernel/ports.ts';
import type { Present } from '#protocol/presence.ts';
import type { LinkListener, Pipe } from '../relay/link-port.ts';
import { RelayLink } from '../relay/relay-link.ts';
import { steadyTime } from './steady-time.ts';

/** Told of everything about who is there; it keeps nothing of it. */
export interface PresenceWire {
  /** What to say something with, from now on. */
  linked(link: Pick<RelayLink, 'say'>): void;
  /** From now on something can be said in these channels. */
  attached(channelIds: readonly string[]): void;
  heard(present: Present): void;
  /** The connection is over, and with it what is known of others. */
  lost(): void;
}

export interface PipePorts {
  readonly presence?: PresenceWire;
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
  { clock, timers, random, connect, presence }: PipePorts,
  relay: { readonly relayPublicKey: Uint8Array; readonly listener: LinkListener },
): RelayLink {
  let latest: Pipe | undefined;
  const link: RelayLink = new RelayLink({
    ...relay,
    listener: presence === undefined ? relay.listener : withPresence(relay.listener, presence),
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
  presence?.linked(link);
  return link;
}

const withPresence = (listener: LinkListener, presence: PresenceWire): LinkListener => ({
  ...listener,
  stateChanged: (state) => {
    if (state !== 'online') presence.lost();
    listener.stateChanged(state);
  },
  caughtUp: (channelIds) => {
    presence.attached(channelIds);
    listener.caughtUp(channelIds);
  },
  present: (present) => presence.heard(present),
});
