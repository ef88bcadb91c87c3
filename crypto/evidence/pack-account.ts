/**
 * What became of a shift pack in one record: somebody was given the means to open it until some hour. Whoever gives no account
 * in time is taken to have opened everything (crypto design, 11, steps 5 and 6). Reads no clock and decides from sets alone.
 */
const HOUR_MS = 3_600_000;
/** How long after a shift its account may come, milliseconds. */
export const ACCOUNT_MS = 24 * HOUR_MS;

/** As the relay's notice tells it. Ids are lowercase hexadecimal. */
export interface Pack {
  readonly packId: string;
  readonly deviceId: string;
  /** Milliseconds. */
  readonly notAfter: number;
}

/** An OPEN or CLOSE of the record's evidence that names a pack. */
export interface PackNote {
  readonly packId: string;
  /** Whose note it is: nobody else can give the account of a device. */
  readonly deviceId: string;
  readonly says: 'opened' | 'closed-opened' | 'closed-unopened';
}

/**
 * 'running': there is still time. 'opened': it says so. 'not-opened': it says so, and nothing says otherwise. 'presumed-opened': it
 * never said. 'contradicted': it said that it had not, and its own note says that it had.
 */
export type PackAccount = 'running' | 'opened' | 'not-opened' | 'presumed-opened' | 'contradicted';

export function accountOf(pack: Pack, notes: readonly PackNote[], now: number): PackAccount {
  const own = notes.filter(
    ({ packId, deviceId }) => packId === pack.packId && deviceId === pack.deviceId,
  );
  const says = (what: PackNote['says']): boolean => own.some((note) => note.says === what);
  const opened = says('opened') || says('closed-opened');
  if (says('closed-unopened')) return opened ? 'contradicted' : 'not-opened';
  if (opened) return 'opened';
  return now > pack.notAfter + ACCOUNT_MS ? 'presumed-opened' : 'running';
}

/** Whether the record's keys of that time owe a successor: everything but an account of not having opened, once it is over. */
export function isOwedAfter(pack: Pack, notes: readonly PackNote[], now: number): boolean {
  const account = accountOf(pack, notes, now);
  if (account === 'running' || account === 'not-opened') return false;
  return account !== 'opened' || now > pack.notAfter || isClosed(pack, notes);
}

const isClosed = (pack: Pack, notes: readonly PackNote[]): boolean =>
  notes.some(
    ({ packId, deviceId, says }) =>
      packId === pack.packId && deviceId === pack.deviceId && says === 'closed-opened',
  );
