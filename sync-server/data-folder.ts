/** The relay's folder: its signing key, made at the first start and readable by nobody else, and the store beside it. */
import { createHash } from 'node:crypto';
import { mkdir, open, readFile, realpath } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';
import {
  signingKeyFromSeed,
  type RandomBytes,
  type SigningKey,
} from '#crypto/relay/relay-identity.ts';

const SEED_BYTES = 32;
const OWNER_ONLY = 0o600;

export interface DataFolder {
  readonly relayKey: SigningKey;
  readonly storeFolder: string;
  /** For what is kept beside envelopes. */
  readonly sideFolder: string;
  /** 32 bytes kept in a file of a name; `fresh` where there was none. */
  readonly key: (name: string, fresh: Uint8Array) => Promise<Uint8Array>;
}

/** Throws when the folder cannot be used, another relay uses it, or it holds a key that is not one: a relay with another key is another relay. */
export async function openDataFolder(folder: string, random: RandomBytes): Promise<DataFolder> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await claim(await realpath(folder));
  const key = async (name: string, fresh: Uint8Array): Promise<Uint8Array> => {
    const file = join(folder, name);
    return (await readSeed(file)) ?? createSeed(file, fresh);
  };
  const seed = await key('relay-key', random(SEED_BYTES));
  const storeFolder = join(folder, 'store');
  const sideFolder = join(folder, 'beside');
  for (const each of [storeFolder, sideFolder]) await mkdir(each, { recursive: true, mode: 0o700 });
  return { relayKey: signingKeyFromSeed(seed), storeFolder, sideFolder, key };
}

/**
 * Two relays in one folder would each number envelopes their own way. The claim is a name the system takes back when the
 * process ends, however it ends; only Linux has such names.
 */
async function claim(folder: string): Promise<void> {
  if (process.platform !== 'linux') return;
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 32);
  const claimed = createServer().unref();
  await new Promise<void>((resolve, reject) => {
    claimed.once('error', () => {
      reject(new Error('another relay uses the data folder'));
    });
    claimed.listen(`\0lantern-relay-${name}`, resolve);
  });
}

async function readSeed(keyFile: string): Promise<Uint8Array | undefined> {
  const seed = await readFile(keyFile).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (seed !== undefined && seed.length !== SEED_BYTES)
    throw new Error('a key in the data folder is damaged');
  return seed === undefined ? undefined : new Uint8Array(seed);
}

/** Written and synced before it is used: a key that a power cut takes away would be a relay nobody knows again. */
async function createSeed(keyFile: string, seed: Uint8Array): Promise<Uint8Array> {
  const file = await open(keyFile, 'wx', OWNER_ONLY);
  await file.writeFile(seed);
  await file.sync();
  await file.close();
  return seed;
}
