/** How the way to the relay is shown: what a person can do nothing about is not told in detail. */
import type { Millis } from '#kernel/ports.ts';
import type { LinkState } from '../relay/link-port.ts';
import type { Trouble } from './troubles.ts';

export interface Connection {
  /** The worst of what is wrong with the relay; undefined when nothing is known to be. */
  readonly trouble: Trouble | undefined;
  readonly connection: 'connecting' | 'online' | 'offline';
  readonly since: Millis | undefined;
  /** Channels that are still being read up to where they were when they were asked for. */
  readonly fetching: number;
}

export type Reached = Pick<Connection, 'connection' | 'since'>;

/** A further try, after the first, changes nothing of what is shown until it has succeeded. */
export function shownConnection(state: LinkState, before: Reached): Connection['connection'] {
  if (state === 'online') return 'online';
  if (state !== 'connecting') return 'offline';
  return before.since === undefined ? 'connecting' : before.connection;
}
