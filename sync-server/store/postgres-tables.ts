/**
 * The tables in PostgreSQL: keys and rows as bytes, the same as on disk with LMDB, so that a store moves between the two row by
 * row. One statement writes everything of one commit.
 */

/** Those of the relay, and those of what lies beside it. */
export const TABLES = [
  'channels',
  'items',
  'digests',
  'snapshots',
  'retired',
  'accounts',
  'tokens',
  'sets',
  'members',
  'pieces',
  'rooms',
  'pushes',
] as const;

export type TableName = (typeof TABLES)[number];

/** How the rows lie; a database of another layout is not opened. */
export const LAYOUT = 1;

/** Rows that must be new: a second node that numbers the same envelopes fails here, whatever else went wrong. */
const MUST_BE_NEW: ReadonlySet<TableName> = new Set(['items', 'digests', 'tokens']);

/** Rows hold ciphertext: trying to compress it is work for nothing. */
const tableOf = (name: TableName): string => `
  CREATE TABLE IF NOT EXISTS lantern_${name} (key bytea PRIMARY KEY, value bytea NOT NULL);
  ALTER TABLE lantern_${name} ALTER COLUMN value SET STORAGE EXTERNAL;`;

/**
 * `lantern_position` has one row: the last commit, the eras, and the key of the relay that all nodes are. `lantern_news` tells
 * the other nodes what a commit changed.
 */
export const SCHEMA = `
  CREATE TABLE IF NOT EXISTS lantern_position (
    is_the_one boolean PRIMARY KEY DEFAULT true CHECK (is_the_one),
    layout integer NOT NULL,
    commit bigint NOT NULL,
    eras bytea NOT NULL);
  CREATE TABLE IF NOT EXISTS lantern_news (commit bigint PRIMARY KEY, changed bytea NOT NULL);
  CREATE TABLE IF NOT EXISTS lantern_keys (name text PRIMARY KEY, value bytea NOT NULL);
  ${TABLES.map(tableOf).join('')}`;

const GIVEN = `
  given AS MATERIALIZED (
    SELECT t, substring($1::bytea FROM at + 1 FOR k) AS key, substring($1::bytea FROM at + k + 1 FOR v) AS value
    FROM unnest($2::integer[], $3::integer[], $4::integer[], $5::integer[]) AS x (t, at, k, v))`;

const putInto = (name: TableName, place: number): string => {
  const insert = `INSERT INTO lantern_${name} SELECT key, value FROM given WHERE t = ${String(place)}`;
  return MUST_BE_NEW.has(name)
    ? insert
    : `${insert} ON CONFLICT (key) DO UPDATE SET value = excluded.value`;
};

const PUTS = TABLES.map((name, place) => `put_${name} AS (${putInto(name, place)})`).join(',');

/** Rows as `packRows` gives them. */
export const WRITE_ROWS = `WITH ${GIVEN}, ${PUTS} SELECT 1`;

/** As WRITE_ROWS, with the number of the commit and what it changed; tells the other nodes once. */
export const WRITE_COMMIT = `WITH ${GIVEN}, ${PUTS},
  moved AS (UPDATE lantern_position SET commit = $6::bigint),
  told AS (INSERT INTO lantern_news VALUES ($6::bigint, $7::bytea))
  SELECT pg_notify('lantern', $6::bigint::text)`;

/** One row to be written. */
export interface Put {
  readonly table: TableName;
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

/** The first five parameters of the statements above. Of two rows with one key the later is written. */
export function packRows(puts: readonly Put[]): readonly unknown[] {
  const last = new Map<string, Put>();
  for (const put of puts) last.set(`${put.table} ${Buffer.from(put.key).toString('latin1')}`, put);
  const parts: Uint8Array[] = [];
  const [tables, places, keys, values]: [number[], number[], number[], number[]] = [[], [], [], []];
  let at = 0;
  for (const { table, key, value } of last.values()) {
    parts.push(key, value);
    tables.push(TABLES.indexOf(table));
    places.push(at);
    keys.push(key.length);
    values.push(value.length);
    at += key.length + value.length;
  }
  return [Buffer.concat(parts), tables, places, keys, values];
}
