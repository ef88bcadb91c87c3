/**
 * A FHIR file from elsewhere: judged, and known again. Lantern keeps no copy of it and no content, only keyed fingerprints in the
 * data folder of what it has taken, so that the same file twice changes nothing.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { planImport, type TakenEntries } from '#clinical/fhir/import/plan-import.ts';
import { IMPORT_LENGTH_MAX } from '#clinical/fhir/import/bounded-json.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { Answered, Call, Failure } from './command.ts';
import { claimDataFolder } from './data-folder.ts';

const DEFAULT_FOLDER = 'client-data';
const OWNER_ONLY_FOLDER = 0o700;
const OWNER_ONLY_FILE = 0o600;
const KEY_BYTES = 32;
const TAKEN_MAX = 1_000_000;

const hex = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const ledgerSchema = v.object({
  version: v.literal(1),
  key: hex,
  taken: v.pipe(v.array(v.tuple([hex, hex])), v.maxLength(TAKEN_MAX)),
});

interface Ledger {
  readonly key: string;
  readonly taken: TakenEntries;
}

/** Codes: those of planning an import, 'import/unreadable-file', 'storage/damaged', those of claiming the data folder. */
export async function importFile(call: Call): Answered {
  const text = await readText(call);
  if (!text.ok) return text;
  const folder = call.value('data') || DEFAULT_FOLDER;
  const claimed = await claimDataFolder(folder);
  if (!claimed.ok) return claimed;
  try {
    return await importInto(join(folder, 'imports'), text.value);
  } finally {
    await claimed.value.release();
  }
}

async function importInto(folder: string, text: string): Answered {
  const ledger = await readLedger(folder);
  if (!ledger.ok) return ledger;
  const { key, taken } = ledger.value;
  const fingerprint = (words: string) =>
    createHmac('sha256', Buffer.from(key, 'hex')).update(words).digest('hex');
  const plan = planImport({ text, before: taken, fingerprint });
  if (!plan.ok) return err({ code: plan.error, field: 'FILE' });
  const { report, after } = plan.value;
  if (after.size > TAKEN_MAX) return err({ code: 'import/too-many-entries', field: '--data' });
  if (report.taken + report.changed > 0) {
    const written = await writeLedger(folder, { key, taken: after });
    if (!written.ok) return written;
  }
  return ok({ lines: [], json: report });
}

/** 'import/unreadable-file' also for what is no text; 'import/too-large' before anything is read. */
async function readText({ place, value }: Call): Promise<Result<string, Failure>> {
  const path = value('FILE');
  try {
    if (path === '-') return ok(await place.readInput());
    if ((await stat(path)).size > IMPORT_LENGTH_MAX)
      return err({ code: 'import/too-large', field: 'FILE' });
    const bytes = await readFile(path);
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return err({ code: 'import/unreadable-file', field: 'FILE' });
  }
}

const ledgerPath = (folder: string): string => join(folder, 'taken.json');

/** A new one with a key of its own where there is none. */
async function readLedger(folder: string): Promise<Result<Ledger, Failure>> {
  try {
    const parsed = v.safeParse(
      ledgerSchema,
      JSON.parse(await readFile(ledgerPath(folder), 'utf8')),
    );
    if (!parsed.success) return err({ code: 'storage/damaged', field: '--data' });
    return ok({ key: parsed.output.key, taken: new Map(parsed.output.taken) });
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return isMissing
      ? ok({ key: randomBytes(KEY_BYTES).toString('hex'), taken: new Map() })
      : err({ code: 'storage/damaged', field: '--data' });
  }
}

/** Whole or not at all: written beside, flushed, then put in place. */
async function writeLedger(
  folder: string,
  { key, taken }: Ledger,
): Promise<Result<undefined, Failure>> {
  const fresh = `${ledgerPath(folder)}.new`;
  try {
    await mkdir(folder, { recursive: true, mode: OWNER_ONLY_FOLDER });
    const text = JSON.stringify({ version: 1, key, taken: [...taken] });
    await writeFile(fresh, text, { mode: OWNER_ONLY_FILE });
    const file = await open(fresh, 'r+');
    await file.sync();
    await file.close();
    await rename(fresh, ledgerPath(folder));
    return ok(undefined);
  } catch {
    return err({ code: 'storage/failed', field: '--data' });
  }
}
