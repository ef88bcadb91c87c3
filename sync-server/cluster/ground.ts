/** What a relay stands on: its key and its store, in a folder of its own or in a database that several relays share. */
import type { RandomBytes, SigningKey } from '#crypto/relay/relay-identity.ts';
import { signingKeyFromSeed } from '#crypto/relay/relay-identity.ts';
import { err, ok, type Result } from '#crypto/result.ts';
import { openDataFolder } from '../data-folder.ts';
import { openLmdbStore, OtherLayout } from '../store/lmdb-store.ts';
import { openLmdbSideRows } from '../store/lmdb-side-rows.ts';
import type { RelayStore } from '../store/relay-store.ts';
import type { SideRows } from '../store/side-rows.ts';
import type { Turns } from './turns.ts';

const SEED_BYTES = 32;

export interface GroundOptions {
  /** 'lmdb', or the address of a database. */
  readonly store: string;
  readonly folder: string;
  /** Random u32 for this start. */
  readonly era: number;
  readonly random: RandomBytes;
  /** Runs something after `ms`; the answer calls it off. */
  readonly timer: (ms: number, run: () => void) => () => void;
}

export interface Ground {
  readonly name: 'lmdb' | 'postgres';
  readonly relayKey: SigningKey;
  readonly store: RelayStore;
  /** What is kept beside envelopes. */
  readonly side: SideRows;
  /** 32 bytes kept under a name; `fresh` where nothing was. */
  readonly key: (name: string, fresh: Uint8Array) => Promise<Uint8Array>;
  /** Where other relays write to the same store. */
  readonly turns: Turns | undefined;
  close(): Promise<void>;
}

export interface GroundError {
  readonly code: 'server/other-version' | 'server/not-durable' | 'server/no-database';
}

/** Throws when the folder cannot be used. */
export const openGround = (options: GroundOptions): Promise<Result<Ground, GroundError>> =>
  options.store === 'lmdb' ? inFolder(options) : inDatabase(options);

async function inFolder(options: GroundOptions): Promise<Result<Ground, GroundError>> {
  const { relayKey, storeFolder, sideFolder, key } = await openDataFolder(
    options.folder,
    options.random,
  );
  try {
    const store = await openLmdbStore({ ...options, folder: storeFolder });
    const side = openLmdbSideRows(sideFolder);
    return ok({
      name: 'lmdb',
      relayKey,
      store,
      side,
      key,
      turns: undefined,
      close: () => closeBoth(store, side),
    });
  } catch (reason) {
    if (reason instanceof OtherLayout) return err({ code: 'server/other-version' });
    throw reason;
  }
}

/** The driver is loaded here and nowhere else: whoever needs no database need not have it in memory. */
async function inDatabase(options: GroundOptions): Promise<Result<Ground, GroundError>> {
  const { openPostgresStore } = await import('../store/postgres-store.ts');
  const { NotDurable, OtherDatabase } = await import('../store/postgres-open.ts');
  const { PostgresSideRows } = await import('../store/postgres-side-rows.ts');
  try {
    const store = await openPostgresStore({ ...options, url: options.store });
    // All relays at one database are the same relay to every device, so its key lies there.
    const side = new PostgresSideRows(options.store);
    const seed = await store.key('relay-key', options.random(SEED_BYTES));
    return ok({
      name: 'postgres',
      relayKey: signingKeyFromSeed(seed),
      store,
      side,
      key: (name, fresh) => store.key(name, fresh),
      turns: store,
      close: () => closeBoth(store, side),
    });
  } catch (reason) {
    if (reason instanceof NotDurable) return err({ code: 'server/not-durable' });
    if (reason instanceof OtherDatabase) return err({ code: 'server/other-version' });
    return err({ code: 'server/no-database' });
  }
}

async function closeBoth(store: RelayStore, side: SideRows): Promise<void> {
  await store.close();
  await side.close();
}
