/** The tables of the store on disk, and how keys and rows are written in them: as they are. */
import type { Database, RootDatabase } from 'lmdb';

export type Root = RootDatabase<Buffer, Uint8Array>;
type Table = Database<Buffer, Uint8Array>;

export interface Tables {
  readonly meta: Table;
  readonly channels: Table;
  readonly items: Table;
  readonly digests: Table;
  readonly snapshots: Table;
  /** When a channel was retired; gone once it is deleted. */
  readonly retired: Table;
  readonly accounts: Table;
  readonly tokens: Table;
  readonly sets: Table;
  readonly members: Table;
}

const BINARY = { keyEncoding: 'binary', encoding: 'binary' } as const;

export function openTables(root: Root): Tables {
  const table = (name: string): Table => root.openDB<Buffer, Uint8Array>({ name, ...BINARY });
  return {
    meta: table('meta'),
    channels: table('channels'),
    items: table('items'),
    digests: table('digests'),
    snapshots: table('snapshots'),
    retired: table('retired'),
    accounts: table('accounts'),
    tokens: table('tokens'),
    sets: table('sets'),
    members: table('members'),
  };
}
