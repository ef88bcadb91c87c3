/** A clinic of many records starts again: what of its access logs is verified before anything is shown. */
import { sodium } from '#crypto/primitives/sodium.ts';
import { registerPatient } from '#features/patients/commands.ts';
import { expectOk, world } from '../../tests/world/world.ts';

/** Records between two pauses, in which the relay takes them and what their logs came to is kept. */
const AT_ONCE = 50;
const PAUSE_MS = 5_000;
/** Longer than the rest takes to be kept. */
const QUIET_MS = 60_000;

/** How many signatures the engine verifies until it is open, on a device that was not ended in the middle of its work. */
export async function verifiedAtStart(records: number): Promise<number> {
  const { nurse, advance } = await world('nurse');
  for (let i = 0; i < records; i += 1) {
    const input = { familyName: `Patient ${String(i)}`, givenName: '', birthDate: '1990-01-01' };
    const registered = { command: registerPatient, input: { ...input, gender: 'unknown' } };
    expectOk(await nurse.app.dispatch(registered));
    if (i % AT_ONCE === AT_ONCE - 1) await advance(PAUSE_MS);
  }
  await advance(QUIET_MS);
  // A server signs its greeting, and that is none of ours.
  await nurse.reach(false);
  return countingVerifications(() => nurse.restart());
}

async function countingVerifications(run: () => Promise<void>): Promise<number> {
  const verify = sodium.crypto_sign_verify_detached;
  let count = 0;
  sodium.crypto_sign_verify_detached = (...signed) => {
    count += 1;
    return verify(...signed);
  };
  try {
    await run();
  } finally {
    sodium.crypto_sign_verify_detached = verify;
  }
  return count;
}
