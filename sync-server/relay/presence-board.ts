/**
 * Who is there, by channel: in memory alone, the latest word of each connection, passed on to the others who said something of
 * themselves. Words are gathered for an interval, so that a room in which everybody types costs a frame each and not a hundred.
 */
import { encodeFrame } from '#protocol/codec.ts';
import { PRESENCE_MS_MAX, PRESENT_MAX } from '#protocol/limits.ts';
import type { PresentSender } from '#protocol/presence.ts';
import { keyOf } from '../store/bytes-key.ts';
import type { Peer } from './channel.ts';
import type { Word as FarWord } from './presence-elsewhere.ts';

const NOTHING = new Uint8Array(0);
const SENDERS_MAX = 2 ** 32;
const SECOND_MS = 1_000;

interface Word {
  readonly sender: number;
  sealed: Uint8Array;
  at: number;
  /** Not passed on yet. */
  isNew: boolean;
  /** Has not been told who was there before. */
  isGuest: boolean;
}

/** A connection of this relay, or the name of one elsewhere, who is told of nothing here. */
type Speaker = Peer | string;

interface Room {
  readonly channelId: Uint8Array;
  readonly words: Map<Speaker, Word>;
  /** Senders that are gone and of whom the others have to be told. */
  readonly gone: Set<number>;
}

export interface PresenceOptions {
  /** Milliseconds. */
  readonly now: () => number;
  /** Runs something when an interval is over. */
  readonly gather: (run: () => void) => void;
  /** Told what this relay's own connections said, where there are other relays. */
  readonly elsewhere?: ((words: readonly FarWord[]) => void) | undefined;
}

export class PresenceBoard {
  readonly #options: PresenceOptions;
  readonly #rooms = new Map<string, Room>();
  readonly #changed = new Set<Room>();
  #toTell: FarWord[] = [];
  #isGathering = false;
  #lastSender = 0;

  constructor(options: PresenceOptions) {
    this.#options = options;
  }

  /** The latest word of a connection that may read the channel. False when too many are there already. */
  say(peer: Peer, channelId: Uint8Array, sealed: Uint8Array): boolean {
    return this.#say(peer, channelId, sealed);
  }

  /** What somebody said at another relay, or that they left it. `node` is that relay's name. */
  hear(node: string, { channelId, sender, sealed }: FarWord): void {
    const speaker = `${node}/${String(sender)}`;
    if (sealed.length === 0) this.#leave(speaker, keyOf(channelId));
    else this.#say(speaker, channelId, sealed);
  }

  #say(speaker: Speaker, channelId: Uint8Array, sealed: Uint8Array): boolean {
    const key = keyOf(channelId);
    const room: Room = this.#rooms.get(key) ?? { channelId, words: new Map(), gone: new Set() };
    const word = room.words.get(speaker);
    if (word === undefined && room.words.size >= PRESENT_MAX) return false;
    this.#rooms.set(key, room);
    const at = this.#options.now();
    if (word === undefined) {
      this.#lastSender = (this.#lastSender + 1) % SENDERS_MAX;
      const sender = this.#lastSender;
      room.words.set(speaker, { sender, sealed, at, isNew: true, isGuest: true });
    } else {
      word.sealed = sealed;
      word.at = at;
      word.isNew = true;
    }
    this.#change(room);
    return true;
  }

  /** A connection left a channel, or ended. */
  leave(peer: Peer, channelKey: string): void {
    this.#leave(peer, channelKey);
  }

  #leave(speaker: Speaker, channelKey: string): void {
    const room = this.#rooms.get(channelKey);
    const word = room?.words.get(speaker);
    if (room === undefined || word === undefined) return;
    room.words.delete(speaker);
    room.gone.add(word.sender);
    if (typeof speaker !== 'string')
      this.#toTell.push({ channelId: room.channelId, sender: word.sender, sealed: NOTHING });
    if (room.words.size === 0) this.#rooms.delete(channelKey);
    this.#change(room);
  }

  /** Forgets words nobody renewed; called now and then. */
  forgetOld(): void {
    const since = this.#options.now() - PRESENCE_MS_MAX;
    for (const [key, room] of this.#rooms)
      for (const [speaker, word] of room.words) if (word.at < since) this.#leave(speaker, key);
  }

  #change(room: Room): void {
    this.#changed.add(room);
    if (this.#isGathering) return;
    this.#isGathering = true;
    this.#options.gather(() => {
      this.#isGathering = false;
      for (const each of this.#changed) this.#tell(each);
      this.#changed.clear();
      const words = this.#toTell;
      this.#toTell = [];
      if (words.length > 0) this.#options.elsewhere?.(words);
    });
  }

  #tell(room: Room): void {
    const { channelId, words, gone } = room;
    const left = [...gone].map((sender) => ({ sender, ageSeconds: 0, sealed: NOTHING }));
    const told = [...words].map(([peer, word]) => ({ peer, word, entry: this.#entry(word) }));
    for (const { peer, word } of told) {
      if (typeof peer === 'string') continue;
      if (word.isNew) this.#toTell.push({ channelId, sender: word.sender, sealed: word.sealed });
      const others = told.filter((each) => each.peer !== peer && (word.isGuest || each.word.isNew));
      const senders = [...others.map(({ entry }) => entry), ...left].slice(0, PRESENT_MAX);
      if (senders.length > 0 && !peer.isSlow())
        peer.send([encodeFrame({ name: 'present', requestId: 0, body: { channelId, senders } })]);
    }
    for (const { word } of told) {
      word.isNew = false;
      word.isGuest = false;
    }
    gone.clear();
  }

  #entry(word: Word): PresentSender {
    const ageSeconds = Math.floor(Math.max(0, this.#options.now() - word.at) / SECOND_MS);
    return { sender: word.sender, ageSeconds: Math.min(ageSeconds, 65_535), sealed: word.sealed };
  }
}
