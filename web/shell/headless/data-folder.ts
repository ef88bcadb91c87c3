/**
 * The folder of one device, held by one process at a time: two engines on one store would each sign with the same device and
 * contradict each other. The claim is a file with the id of its process; that of a process that is gone is taken over.
 */
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { err, ok, type Result } from '#kernel/result.ts';
import type { Failure } from './command.ts';

const OWNER_ONLY_FOLDER = 0o700;
const OWNER_ONLY_FILE = 0o600;
/** Takeovers tried when several processes find the same stale claim. */
const CLAIMS_MAX = 5;

export interface DataFolder {
  readonly storeFolder: string;
  /** Lets the next process in. */
  release(): Promise<void>;
}

/** 'headless/folder-in-use' while another process holds it, 'headless/folder-unusable' when it cannot be made or written. */
export async function claimDataFolder(folder: string): Promise<Result<DataFolder, Failure>> {
  const storeFolder = join(folder, 'store');
  try {
    await mkdir(storeFolder, { recursive: true, mode: OWNER_ONLY_FOLDER });
    const claim = join(folder, 'lock');
    if (!(await holdClaim(claim))) return err({ code: 'headless/folder-in-use', field: claim });
    return ok({ storeFolder, release: () => rm(claim, { force: true }) });
  } catch {
    return err({ code: 'headless/folder-unusable', field: '--data' });
  }
}

async function holdClaim(claim: string): Promise<boolean> {
  const own = `${claim}.${String(process.pid)}.${String(process.hrtime.bigint())}`;
  await writeFile(own, `${String(process.pid)}\n`, { flag: 'wx', mode: OWNER_ONLY_FILE });
  try {
    for (let attempt = 0; attempt < CLAIMS_MAX; attempt += 1) {
      if (await linked(own, claim)) return true;
      const holder = await readFile(claim, 'utf8').catch(() => undefined);
      if (holder !== undefined && isAlive(Number(holder))) return false;
      if (holder !== undefined) await clearAway(claim, { stale: holder, aside: `${own}.stale` });
    }
    return false;
  } finally {
    await rm(own, { force: true });
  }
}

/** Linking a written file makes the claim and its content appear at once; false when there is one already. */
async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Two processes may find the same stale claim; whoever moved a newer one by mistake puts it back. */
async function clearAway(
  claim: string,
  { stale, aside }: { readonly stale: string; readonly aside: string },
): Promise<void> {
  const moved = await rename(claim, aside).then(
    () => true,
    () => false,
  );
  if (!moved) return;
  if ((await readFile(aside, 'utf8')) !== stale) await linked(aside, claim);
  await rm(aside, { force: true });
}

/** A process of somebody else is alive too. What is no process id holds nothing. */
function isAlive(processId: number): boolean {
  if (!Number.isSafeInteger(processId) || processId <= 0) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
