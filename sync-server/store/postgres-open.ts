/** The first look at a database: is it safe, is it ours, and does a new era begin. */
import { Session } from './postgres-connection.ts';
import { bytesIn, numberIn } from './postgres-reads.ts';
import { LAYOUT, SCHEMA } from './postgres-tables.ts';
import { erasWith, type Era } from './relay-store.ts';
import { decodeEras, encodeEras } from './rows.ts';

/** The database does not wait for the disk: what it acknowledges may be lost, so there is no relay on it. */
export class NotDurable extends Error {
  constructor() {
    super('the database runs without fsync');
  }
}

/** The database was written with other rows than this program knows. Nothing in it was changed. */
export class OtherDatabase extends Error {
  constructor() {
    super('the database is of another version of the relay');
  }
}

export interface Opened {
  /** Holds the lock that says a relay is at the database. */
  readonly writer: Session;
  readonly commit: number;
  readonly eras: readonly Era[];
}

/** Held, shared, by every relay at the database: PostgreSQL's number for it. */
export const PRESENCE_LOCK = '1279350868';
const SCHEMA_LOCK = '1279350869';

/**
 * Connects and makes the tables where there are none. Only the first relay at a database begins an era: while none ran it may
 * have been restored from a backup. Throws `NotDurable`, `OtherDatabase`, or whatever kept it from connecting.
 */
export async function openDatabase(url: string, era: number): Promise<Opened> {
  const writer = await Session.open(url);
  try {
    const [durable] = await writer.run({ name: 'fsync', text: "SELECT current_setting('fsync')" });
    if (durable?.[0] !== 'on') throw new NotDurable();
    await writer.runAll(`BEGIN; SELECT pg_advisory_xact_lock(${SCHEMA_LOCK}); ${SCHEMA} COMMIT`);
    const [first] = await writer.run({
      name: 'try',
      text: `SELECT pg_try_advisory_lock(${PRESENCE_LOCK})`,
    });
    const isAlone = first?.[0] === true;
    const standing = isAlone ? await beginEra(writer, era) : undefined;
    await writer.runAll(`SELECT pg_advisory_lock_shared(${PRESENCE_LOCK})`);
    if (isAlone) await writer.runAll(`SELECT pg_advisory_unlock(${PRESENCE_LOCK})`);
    return { writer, ...(standing ?? (await standingOf(writer))) };
  } catch (reason) {
    await writer.close();
    throw reason;
  }
}

async function beginEra(writer: Session, era: number): Promise<Omit<Opened, 'writer'>> {
  await writer.run({
    name: 'begin',
    text: 'INSERT INTO lantern_position (layout, commit, eras) VALUES ($1, 0, $2) ON CONFLICT DO NOTHING',
    values: [LAYOUT, Buffer.from(encodeEras([]))],
  });
  const { commit, eras } = await standingOf(writer);
  const now = erasWith(eras, era, commit);
  await writer.run({
    name: 'era',
    text: 'UPDATE lantern_position SET eras = $1',
    values: [Buffer.from(encodeEras(now))],
  });
  return { commit, eras: now };
}

async function standingOf(writer: Session): Promise<Omit<Opened, 'writer'>> {
  const [row] = await writer.run({
    name: 'standing',
    text: 'SELECT layout, commit, eras FROM lantern_position',
  });
  if (numberIn(row, 0) !== LAYOUT) throw new OtherDatabase();
  return { commit: numberIn(row, 1), eras: decodeEras(bytesIn(row, 2)) };
}
