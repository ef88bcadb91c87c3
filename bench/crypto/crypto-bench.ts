/** What the cryptography costs a device: taking in what arrives, and changing the keys when somebody leaves. Times are scaled. */
import { initCrypto } from '#crypto/primitives/sodium.ts';
import {
  calibrate,
  millisecondFigure,
  timeRounds,
  type Bench,
  type BenchOptions,
  type Figures,
} from '../bench.ts';
import { openingWork, ENVELOPES_A_ROUND } from './opening.ts';
import { rotationWork } from './rotation.ts';

const BAR_OPEN_MS = 0.7;
const BAR_ROTATION_OF_5_MS = 5;
const BAR_ROTATION_OF_100_MS = 60;

async function run({ quick }: BenchOptions): Promise<Figures> {
  await initCrypto();
  const rounds = quick ? 5 : 21;
  const openEnvelope = openingWork();
  const rotate5 = rotationWork('record', 5);
  const rotate100 = rotationWork('role', 100);
  const scale = calibrate();
  const opening = timeRounds(rounds, openEnvelope).map((ms) => ms / ENVELOPES_A_ROUND);
  return {
    verifyAndOpenEnvelopeMs: millisecondFigure(opening, { bar: BAR_OPEN_MS, scale }),
    rotationOf5Ms: millisecondFigure(timeRounds(rounds, rotate5), {
      bar: BAR_ROTATION_OF_5_MS,
      scale,
    }),
    rotationOf100Ms: millisecondFigure(timeRounds(rounds, rotate100), {
      bar: BAR_ROTATION_OF_100_MS,
      scale,
    }),
  };
}

export const cryptoBench: Bench = { about: 'opening envelopes, rotating keys', run };
