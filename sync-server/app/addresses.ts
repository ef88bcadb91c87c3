/**
 * How many connections one address may have. Behind a proxy everybody has the proxy's address, so the one that it names is taken;
 * who comes from this machine itself without a name is not counted.
 */
import { isIPv4, isIPv6 } from 'node:net';
import type { Seat } from '../relay/connection.ts';
import type { HttpRequest, TextEndpoint } from '../server/server-port.ts';

export interface AddressLimits {
  readonly connectionsMax: number;
  /** Addresses, beside this machine's, whose `X-Forwarded-For` is believed. */
  readonly proxies: readonly string[];
}

/** Offered to who asks for a connection, and taken when it is open: many that ask never come. */
export interface OfferedSeat {
  take(): Seat;
}

const UNCOUNTED: Seat = { leave: () => undefined };
const UNCOUNTED_OFFER: OfferedSeat = { take: () => UNCOUNTED };

class CountedSeat implements Seat, OfferedSeat {
  readonly #counts: Map<string, number>;
  readonly #address: string;

  constructor(counts: Map<string, number>, address: string) {
    this.#counts = counts;
    this.#address = address;
  }

  take(): Seat {
    this.#counts.set(this.#address, (this.#counts.get(this.#address) ?? 0) + 1);
    return this;
  }

  leave(): void {
    const count = (this.#counts.get(this.#address) ?? 0) - 1;
    if (count > 0) this.#counts.set(this.#address, count);
    else this.#counts.delete(this.#address);
  }
}

export class Addresses {
  readonly #limits: AddressLimits;
  readonly #proxies: ReadonlySet<string>;
  readonly #counts = new Map<string, number>();

  constructor(limits: AddressLimits) {
    this.#limits = limits;
    this.#proxies = new Set(limits.proxies.map((proxy) => networkOf(proxy) ?? proxy));
  }

  /** Undefined when the address has as many as it may. */
  seat(request: HttpRequest): OfferedSeat | undefined {
    const address = this.networkOf(request);
    if (address === undefined) return UNCOUNTED_OFFER;
    const count = this.#counts.get(address) ?? 0;
    return count < this.#limits.connectionsMax ? new CountedSeat(this.#counts, address) : undefined;
  }

  /**
   * Where a request comes from; undefined from this machine itself. Only the last name is a believed proxy's own word; the ones
   * before it are the client's.
   */
  networkOf({ address, header }: HttpRequest): string | undefined {
    const near = networkOf(address);
    const isProxy = near === undefined || isLoopback(near) || this.#proxies.has(near);
    if (!isProxy) return near;
    return networkOf(header('x-forwarded-for').split(',').at(-1)?.trim() ?? '');
  }
}

/** The same endpoint for no more of an address than may be. */
export const seated = (endpoint: TextEndpoint, addresses: Addresses): TextEndpoint => ({
  ...endpoint,
  admit: (request) => {
    const opened = endpoint.admit(request);
    const offered = opened === undefined ? undefined : addresses.seat(request);
    if (opened === undefined || offered === undefined) return undefined;
    return (socket) => {
      const seat = offered.take();
      const listener = opened(socket);
      return {
        message: (text) => {
          listener.message(text);
        },
        closed: () => {
          seat.leave();
          listener.closed();
        },
      };
    };
  },
});

const isLoopback = (network: string): boolean =>
  network.startsWith('127.') || network === LOOPBACK_6;

/** An address of IPv4, or the 64 bits of IPv6 that one household or one attacker has whole; undefined for neither. */
export function networkOf(text: string): string | undefined {
  if (isIPv4(text)) return text;
  if (!isIPv6(text)) return undefined;
  const [front = '', back] = text.toLowerCase().split('%')[0]?.split('::') ?? [];
  const [before, after] = [groupsOf(front), groupsOf(back ?? '')];
  const gap = back === undefined ? 0 : 8 - before.length - after.length;
  const groups = [...before, ...Array.from({ length: gap }, () => 0), ...after];
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff)
    return [groups[6] ?? 0, groups[7] ?? 0].flatMap((each) => [each >> 8, each & 255]).join('.');
  if (groups.slice(0, 7).every((group) => group === 0) && groups[7] === 1) return LOOPBACK_6;
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

const LOOPBACK_6 = '::1';

/** Groups of 16 bits; the last may be an address of IPv4. */
const groupsOf = (text: string): readonly number[] =>
  text === ''
    ? []
    : text.split(':').flatMap((group) => {
        if (!group.includes('.')) return [parseInt(group, 16)];
        const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
        return [a * 256 + b, c * 256 + d];
      });
