/**
 * What every access log came to, kept so that the next start verifies nothing twice. A row that does not fit the entries on the
 * disk is passed over, and its log is taken in as if it had just arrived; so a lost row costs time and nothing else.
 */
import { parseEntry } from '#crypto/log/entry.ts';
import { ENTRIES_PER_LOG_MAX } from '#crypto/log/limits.ts';
import type { LogBook } from '#crypto/log/log-book.ts';
import { encodeStoredLog, parseStoredLog } from '#crypto/log/stored-log.ts';
import { toHex } from '#crypto/encoding/bytes.ts';
import type { RowWrite, StoredRow } from '#storage/row-store.ts';
import { codecOf } from '../rows/small-rows.ts';

/** keys list<text> (of the entries' rows, in the log's order) | stored var. Key: group id. */
interface LogRow {
  readonly keys: readonly string[];
  readonly stored: Uint8Array;
}

/** Each takes some milliseconds while nothing else is done. */
const LOGS_AT_ONCE_MAX = 32;
const KEY_BYTES_MAX = 128;
const STORED_BYTES_MAX = 4 * 1024 * 1024;

const logRow = codecOf<LogRow>(
  (w, row) => w.list(row.keys, (writer, key) => writer.text(key)).var(row.stored),
  (reader) => ({
    keys: reader.list(ENTRIES_PER_LOG_MAX + 1, (r) => r.text(KEY_BYTES_MAX)),
    stored: reader.var(STORED_BYTES_MAX),
  }),
);

/** Fills an empty book with every entry on the disk. The key of the row in which each of them lies, by entry id. */
export function restoreLogs(
  book: LogBook,
  logs: readonly StoredRow[],
  entries: readonly StoredRow[],
): Map<string, string> {
  const left = new Map(entries.map(({ key, value }) => [key, value]));
  const rows = new Map<string, string>();
  for (const { value } of logs) {
    const row = logRow.parse(value);
    const stored = row.ok ? parseStoredLog(row.value.stored) : undefined;
    if (!row.ok || stored?.ok !== true) continue;
    const { keys } = row.value;
    const own = keys.flatMap((key) => left.get(key) ?? []);
    if (own.length !== keys.length || !book.restore(stored.value, own)) continue;
    for (const [place, key] of keys.entries()) {
      left.delete(key);
      const id = stored.value.entries[place]?.id;
      if (id !== undefined) rows.set(id, key);
    }
  }
  book.add([...left.values()]);
  for (const [key, bytes] of left) noteEntryRow(rows, key, bytes);
  return rows;
}

/** An entry that has just been written. */
export function noteEntryRow(rows: Map<string, string>, key: string, bytes: Uint8Array): void {
  const entry = parseEntry(bytes);
  if (entry.ok) rows.set(toHex(entry.value.entryId), key);
}

/** What the engine's memory knows of logs and their rows. */
interface KnownLogs {
  readonly book: LogBook;
  readonly entryRows: ReadonlyMap<string, string>;
}

/** Some of the logs that are not kept as they are now; none when all are. */
export function logsToKeep({ book, entryRows }: KnownLogs): readonly RowWrite[] {
  const writes: RowWrite[] = [];
  for (const groupId of book.groups()) {
    if (writes.length >= LOGS_AT_ONCE_MAX) break;
    if (book.isStored(groupId)) continue;
    const stored = book.store(groupId);
    const keys = stored?.entries.flatMap(({ id }) => entryRows.get(id) ?? []) ?? [];
    if (stored === undefined || keys.length !== stored.entries.length) continue;
    const value = logRow.encode({ keys, stored: encodeStoredLog(stored) });
    writes.push({ table: 'logs', key: groupId, value });
  }
  return writes;
}
