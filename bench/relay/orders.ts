/** What the bench asks of the processes that make the load, and what they answer. Both are this program's own. */
import type { ServerAddress } from './dialect.ts';
import type { SaturatingShape, SteadyShape } from './members.ts';

/** As much as a server takes, or so many messages a second. */
export type LoadShape = SaturatingShape | SteadyShape;

/** Rooms are opened under a number, loaded any number of times, and closed. */
export type Order =
  | {
      readonly order: 'open';
      readonly load: number;
      readonly server: ServerAddress;
      readonly shape: LoadShape;
    }
  | { readonly order: 'run'; readonly load: number; readonly durationMs: number }
  | { readonly order: 'close'; readonly load: number };

/** What became of a run; nothing, of another order. */
export interface Told {
  readonly deliveries: number;
  /** Milliseconds from handing a message to the socket to having received it; of a steady rate alone. */
  readonly ages: Float64Array;
  /** Deliveries that did not come; 0 where as much is sent as is taken. */
  readonly lost: number;
}

export const NOTHING: Told = { deliveries: 0, ages: new Float64Array(0), lost: 0 };

/** An order, and what was told of it, have the same id. */
export interface Asked {
  readonly id: number;
  readonly order: Order;
}

export interface Answered {
  readonly id: number;
  readonly told: Told;
}

/** The id of what a process says first. */
export const READY = -1;
