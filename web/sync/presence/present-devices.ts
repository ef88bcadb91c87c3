/**
 * Who was heard of in the channels of this device, in memory alone: the newest word of each device, for as long as it counts. What
 * is older than what was heard before, or from a time that is not now, is not believed. Knows no key and no relay.
 */
import { toHex } from '#crypto/encoding/bytes.ts';
import type { Beacon } from './beacon.ts';

/** As long as a relay keeps a word: whoever has not renewed theirs is not there. */
export const THERE_MS = 300_000;
/** Somebody who writes says so again after half of this. */
export const WRITING_MS = 10_000;
/** As far as clocks of devices may be apart. */
const CLOCK_MS = 120_000;
/** Devices of one channel; one that floods is not remembered past them. */
const DEVICES_MAX = 2_048;

interface Word {
  readonly userId: string;
  readonly sender: number;
  /** By the clock of the device that said it. */
  readonly at: number;
  /** By the clock of this device. */
  readonly heardAt: number;
  readonly writes: string | undefined;
  /** 'gone': it said so, or its connection ended. 'unknown': ours has, and the relay may tell the same again. */
  readonly standing: 'heard' | 'gone' | 'unknown';
}

export interface HeardPerson {
  readonly userId: string;
  /** Whether a device of theirs is there now. */
  readonly isThere: boolean;
  /** When a device of theirs was heard last, by the clock of this device. */
  readonly at: number;
  /** The marks of the conversations they are writing in, hexadecimal. */
  readonly writes: readonly string[];
}

/** Where and when something was heard. `ageMs`: how long the relay had it. */
export interface Heard {
  readonly channelId: string;
  readonly sender: number;
  readonly now: number;
  readonly ageMs: number;
}

export class PresentDevices {
  readonly #channels = new Map<string, Map<string, Word>>();

  /** Whether it was believed: it is newer than what the device said before, and from now. */
  take(beacon: Beacon, { channelId, sender, now, ageMs }: Heard): boolean {
    const devices = this.#channels.get(channelId) ?? new Map<string, Word>();
    const deviceId = toHex(beacon.deviceId);
    const before = devices.get(deviceId);
    const isNow = beacon.at <= now + CLOCK_MS && beacon.at > now - THERE_MS - CLOCK_MS;
    if (!isNow || ageMs >= THERE_MS || (before !== undefined && !isNews(beacon, before)))
      return false;
    if (before === undefined && devices.size >= DEVICES_MAX) return false;
    const heardAt = heardWhen(beacon, before, now - ageMs);
    const writes = beacon.doing === 'writing' ? toHex(beacon.mark) : undefined;
    const userId = toHex(beacon.userId);
    devices.set(deviceId, { userId, sender, at: beacon.at, heardAt, writes, standing: 'heard' });
    this.#channels.set(channelId, devices);
    return true;
  }

  /** A connection has ended, or said so. */
  left(channelId: string, sender: number): void {
    const devices = this.#channels.get(channelId) ?? [];
    for (const [deviceId, word] of devices)
      if (word.sender === sender)
        this.#channels
          .get(channelId)
          ?.set(deviceId, { ...word, writes: undefined, standing: 'gone' });
  }

  /** Nothing is known of anybody any more: the connection is gone. What was heard still guards against what is played again. */
  lost(): void {
    for (const devices of this.#channels.values())
      for (const [deviceId, word] of devices)
        if (word.standing === 'heard')
          devices.set(deviceId, { ...word, writes: undefined, standing: 'unknown' });
  }

  forget(): void {
    this.#channels.clear();
  }

  /** Everybody that was heard of, by person. */
  people(now: number): readonly HeardPerson[] {
    const people = new Map<string, HeardPerson>();
    for (const devices of this.#channels.values())
      for (const { userId, heardAt, writes, standing } of devices.values()) {
        const known = people.get(userId);
        const isThere = standing === 'heard' && now - heardAt < THERE_MS;
        const isWriting = isThere && writes !== undefined && now - heardAt < WRITING_MS;
        people.set(userId, {
          userId,
          isThere: isThere || known?.isThere === true,
          at: Math.max(heardAt, known?.at ?? 0),
          writes: [...(known?.writes ?? []), ...(isWriting ? [writes] : [])],
        });
      }
    return [...people.values()];
  }

  /** When what `people` answers changes by itself; undefined for not at all. */
  nextChange(now: number): number | undefined {
    const ends = [...this.#channels.values()].flatMap((devices) =>
      [...devices.values()].flatMap(endsOf),
    );
    return ends.filter((end) => end > now).sort((a, b) => a - b)[0];
  }
}

/** The same word counts again only after a connection of ours has ended: the relay then tells everything anew. */
const isNews = ({ at }: Beacon, before: Word): boolean =>
  at > before.at || (at === before.at && before.standing === 'unknown');

/** The first word of a device is no newer than it says itself, whatever the relay tells; told again it is as old as it was. */
function heardWhen({ at }: Beacon, before: Word | undefined, arrivedAt: number): number {
  if (before === undefined) return Math.min(arrivedAt, at);
  return before.at === at ? before.heardAt : arrivedAt;
}

/** When a word stops to count, and when the writing in it does. */
function endsOf({ heardAt, writes, standing }: Word): readonly number[] {
  if (standing !== 'heard') return [];
  return writes === undefined ? [heardAt + THERE_MS] : [heardAt + THERE_MS, heardAt + WRITING_MS];
}
