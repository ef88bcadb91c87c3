/**
 * Sealed pieces of files, each kept in one channel under the hash of what it is. Pieces of a channel go when the channel is
 * deleted, which only signatures can bring about; nothing else removes one.
 */
import { concatBytes } from '#crypto/encoding/bytes.ts';
import { decode } from '#crypto/encoding/reader.ts';
import { encode } from '#crypto/encoding/writer.ts';
import type { RelayCode } from '#protocol/codes.ts';
import { keyOf } from '../store/bytes-key.ts';
import type { SidePut, SideRows } from '../store/side-rows.ts';

/** A piece: 64 KiB of a file and its authentication tag. */
export const PIECE_BYTES_MAX = 65_552;

export interface PieceLimits {
  /** Bytes of pieces in one channel, and in all channels of one account. */
  readonly channelBytesMax: number;
  readonly accountBytesMax: number;
}

export interface Piece {
  readonly channelId: Uint8Array;
  /** Who pays for the channel. */
  readonly accountId: Uint8Array;
  readonly address: Uint8Array;
  readonly bytes: Uint8Array;
}

/** What a channel, or an account, has in pieces; for a channel also who pays. */
interface Room {
  readonly bytes: number;
  readonly accountId: Uint8Array;
}

const CHANNEL = 1;
const ACCOUNT = 2;

export class PieceStore {
  readonly #rows: SideRows;
  readonly #limits: PieceLimits;
  /** By account: what it takes is read, added to and written by one at a time. */
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(rows: SideRows, limits: PieceLimits) {
    this.#rows = rows;
    this.#limits = limits;
  }

  /** Undefined when it is on disk, or was there already; 'relay/quota', 'relay/unavailable'. */
  put(piece: Piece): Promise<RelayCode | undefined> {
    return this.#inTurn(piece.accountId, async () => {
      const key = concatBytes([piece.channelId, piece.address]);
      if ((await this.#rows.present('pieces', [key])).length > 0) return undefined;
      const channel = await this.#room(CHANNEL, piece.channelId, piece.accountId);
      const account = await this.#room(ACCOUNT, piece.accountId, piece.accountId);
      const { length } = piece.bytes;
      if (channel.bytes + length > this.#limits.channelBytesMax) return 'relay/quota';
      if (account.bytes + length > this.#limits.accountBytesMax) return 'relay/quota';
      const isKept = await this.#rows.write(
        [
          { table: 'pieces', key, value: piece.bytes },
          roomPut(CHANNEL, piece.channelId, { ...channel, bytes: channel.bytes + length }),
          roomPut(ACCOUNT, piece.accountId, { ...account, bytes: account.bytes + length }),
        ],
        [],
      );
      return isKept ? undefined : 'relay/unavailable';
    });
  }

  get(channelId: Uint8Array, address: Uint8Array): Promise<Uint8Array | undefined> {
    return this.#rows.get({ table: 'pieces', key: concatBytes([channelId, address]) });
  }

  /** Those of the addresses that the channel lacks. */
  async missing(
    channelId: Uint8Array,
    addresses: readonly Uint8Array[],
  ): Promise<readonly Uint8Array[]> {
    const keys = addresses.map((address) => concatBytes([channelId, address]));
    const present = new Set((await this.#rows.present('pieces', keys)).map(keyOf));
    return addresses.filter((_, i) => !present.has(keyOf(keys[i] ?? new Uint8Array(0))));
  }

  /** Removes the pieces of channels that are gone; resolves with how many channels. */
  async collect(
    isGone: (channelIds: readonly Uint8Array[]) => Promise<readonly boolean[]>,
  ): Promise<number> {
    const rooms = await this.#rows.under('rooms', Uint8Array.of(CHANNEL));
    const gone = await isGone(rooms.map(({ key }) => key.slice(1)));
    let count = 0;
    for (const [i, { key, value }] of rooms.entries())
      if (gone[i] === true && (await this.#remove(key.slice(1), readRoom(value)))) count += 1;
    return count;
  }

  #remove(channelId: Uint8Array, { bytes, accountId }: Room): Promise<boolean> {
    return this.#inTurn(accountId, async () => {
      if (!(await this.#rows.removeUnder('pieces', channelId))) return false;
      const account = await this.#room(ACCOUNT, accountId, accountId);
      const left = { ...account, bytes: Math.max(0, account.bytes - bytes) };
      const place = { table: 'rooms' as const, key: roomKey(CHANNEL, channelId) };
      return this.#rows.write([roomPut(ACCOUNT, accountId, left)], [place]);
    });
  }

  async #room(kind: number, id: Uint8Array, accountId: Uint8Array): Promise<Room> {
    const row = await this.#rows.get({ table: 'rooms', key: roomKey(kind, id) });
    return row === undefined ? { bytes: 0, accountId } : readRoom(row);
  }

  #inTurn<T>(accountId: Uint8Array, task: () => Promise<T>): Promise<T> {
    const key = keyOf(accountId);
    const before = this.#turns.get(key) ?? Promise.resolve();
    const run = before.then(task);
    const settled = run.then(
      () => undefined,
      () => undefined,
    );
    this.#turns.set(key, settled);
    void settled.then(() => {
      if (this.#turns.get(key) === settled) this.#turns.delete(key);
    });
    return run;
  }
}

const roomKey = (kind: number, id: Uint8Array): Uint8Array =>
  concatBytes([Uint8Array.of(kind), id]);

const roomPut = (kind: number, id: Uint8Array, room: Room): SidePut => ({
  table: 'rooms',
  key: roomKey(kind, id),
  value: encode((w) => w.u64(room.bytes).raw(room.accountId, 16)),
});

function readRoom(row: Uint8Array): Room {
  const parsed = decode(row, (r) => ({ bytes: r.u64(), accountId: r.raw(16) }));
  if (!parsed.ok) throw new Error('a row of the store is damaged');
  return parsed.value;
}
