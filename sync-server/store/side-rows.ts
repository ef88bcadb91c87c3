/**
 * What a relay keeps beside envelopes: sealed pieces of files, and where devices are woken. Keys and rows are bytes; what is
 * written together becomes durable together. Every implementation passes `side-rows.exam.ts`.
 */

/** `pieces` by channel and address, `rooms` what they take, `pushes` by channel and device. */
export type SideTable = 'pieces' | 'rooms' | 'pushes';

export interface SidePlace {
  readonly table: SideTable;
  readonly key: Uint8Array;
}

export interface SidePut extends SidePlace {
  readonly value: Uint8Array;
}

export interface SideRow {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

/** Bytes handed out belong to the caller. */
export interface SideRows {
  get(place: SidePlace): Promise<Uint8Array | undefined>;
  /** Those of the keys that there are, in no order. */
  present(table: SideTable, keys: readonly Uint8Array[]): Promise<readonly Uint8Array[]>;
  /** Rows whose key begins with a prefix, in order. */
  under(table: SideTable, prefix: Uint8Array): Promise<readonly SideRow[]>;
  /** True when it is on disk, flushed; false when nothing of it is. */
  write(puts: readonly SidePut[], removals: readonly SidePlace[]): Promise<boolean>;
  /** Removes every row whose key begins with a prefix. */
  removeUnder(table: SideTable, prefix: Uint8Array): Promise<boolean>;
  close(): Promise<void>;
}

/** The first key after all that begin with a prefix; undefined where every key that is larger does. */
export function endOf(prefix: Uint8Array): Buffer | undefined {
  const end = Buffer.from(prefix);
  for (let i = end.length - 1; i >= 0; i--) {
    const byte = end[i] ?? 0;
    if (byte < 255) {
      end[i] = byte + 1;
      return end.subarray(0, i + 1);
    }
  }
  return undefined;
}
