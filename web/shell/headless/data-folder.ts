/**
 * The folder of one device, held by one process at a time: two engines on one store would each sign with the same device and
 * contradict each other. A claim is an empty file named after its process; that of a process that is gone counts no more.
 */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { err, ok, type Result } from '#kernel/result.ts';
import type { Failure } from './command.ts';

const OWNER_ONLY_FOLDER = 0o700;
const OWNER_ONLY_FILE = 0o600;
/** The id of a process, and a number that tells two claims of one process apart. */
const CLAIM = /^([1-9]\d{0,9})\.\d+$/;

export interface DataFolder {
  readonly storeFolder: string;
  /** Lets the next process in. */
  release(): Promise<void>;
}

/** 'headless/folder-in-use' while another process holds it, 'headless/folder-unusable' when it cannot be made or written. */
export async function claimDataFolder(folder: string): Promise<Result<DataFolder, Failure>> {
  const storeFolder = join(folder, 'store');
  const claims = join(folder, 'lock');
  const own = `${String(process.pid)}.${String(process.hrtime.bigint())}`;
  try {
    for (const each of [storeFolder, claims])
      await mkdir(each, { recursive: true, mode: OWNER_ONLY_FOLDER });
    const other = await otherHolder(claims, own);
    return other === undefined
      ? ok({ storeFolder, release: () => rm(join(claims, own), { force: true }) })
      : err({ code: 'headless/folder-in-use', field: other });
  } catch {
    return err({ code: 'headless/folder-unusable', field: '--data' });
  }
}

/**
 * Says first that it is here, then looks who else is: of two that come at once at least the later sees the other and goes
 * away, so there are never two. The name of the one that is alive; undefined when the folder is ours.
 */
async function otherHolder(claims: string, own: string): Promise<string | undefined> {
  await writeFile(join(claims, own), '', { flag: 'wx', mode: OWNER_ONLY_FILE });
  for (const name of await readdir(claims)) {
    const processId = CLAIM.exec(name)?.[1];
    if (name === own || processId === undefined) continue;
    const claim = join(claims, name);
    if (!isAlive(Number(processId))) await rm(claim, { force: true });
    else {
      await rm(join(claims, own), { force: true });
      return claim;
    }
  }
  return undefined;
}

/** A process of somebody else is alive too. */
function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
