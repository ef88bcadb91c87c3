/** The passphrase of the data folder: from the environment, or typed at the terminal; never from an argument. */
import { err, ok, type Result } from '#kernel/result.ts';
import type { Failure, Place } from './command.ts';

const VARIABLE = 'LANTERN_PASSPHRASE';

/** 'headless/no-passphrase' where there is neither the variable nor a terminal. */
export async function knownPassphrase(place: Place): Promise<Result<string, Failure>> {
  const given = place.environment[VARIABLE] ?? (await place.askSecret('Passphrase: '));
  return given === undefined ? err({ code: 'headless/no-passphrase' }) : ok(given);
}

/** Asked twice when it is typed: nobody can open a folder that was sealed with a slip of the finger. */
export async function newPassphrase(place: Place): Promise<Result<string, Failure>> {
  const given = place.environment[VARIABLE];
  if (given !== undefined) return ok(given);
  const first = await place.askSecret('New passphrase: ');
  const again = first === undefined ? undefined : await place.askSecret('The same again: ');
  if (first === undefined || again === undefined) return err({ code: 'headless/no-passphrase' });
  return first === again ? ok(first) : err({ code: 'headless/different-passphrases' });
}
