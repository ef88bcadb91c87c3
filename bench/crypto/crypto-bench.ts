/** What the cryptography costs a device: taking in what arrives, changing keys, opening logs and vaults. Times are scaled. */
import { PASSPHRASE_COST_FLOOR, keyFromPassphrase } from '#crypto/primitives/passphrase.ts';
import { initCrypto } from '#crypto/primitives/sodium.ts';
import {
  calibrate,
  millisecondFigure,
  timeRounds,
  type Bench,
  type BenchOptions,
  type Figure,
  type Figures,
} from '../bench.ts';
import { coldLogWork, storedLogWork } from './access-log.ts';
import { breakGlassOffline } from './break-glass.ts';
import { catchUpWork } from './catch-up.ts';
import { openingWork, ENVELOPES_A_ROUND } from './opening.ts';
import { roleChange } from './role-change.ts';
import { rotationWork } from './rotation.ts';
import { sizes } from './sizes.ts';
import { verifiedAtStart } from './start-up.ts';

const BAR_OPEN_MS = 0.7;
const BAR_ROTATION_OF_5_MS = 5;
const BAR_ROTATION_OF_100_MS = 60;
const BAR_CATCH_UP_MS = 2_500;
const BAR_COLD_LOG_MS = 300;
const BAR_STORED_LOG_MS = 20;
const BAR_BREAK_GLASS_MS = 1_000;
const BAR_SINGLE_CHANGE_BYTES = 640;
const BAR_OVERHEAD_OF_TEN_BYTES = 120;
const PASSPHRASE_MS = { min: 150, max: 400 };
const COMPARTMENTS = { full: 3_000, quick: 300 };
const RECORDS = { full: 3_000, quick: 100 };

/** Rounds of what takes long. */
const FEW = 3;

const counted = (value: number, bar: number): Figure => ({ value, bar, ok: value <= bar });

async function run({ quick }: BenchOptions): Promise<Figures> {
  await initCrypto();
  const rounds = quick ? 5 : 21;
  const measured = (bar: number, count: number, work: () => void): Figure => {
    const scale = calibrate();
    return millisecondFigure(timeRounds(count, work), { bar, scale });
  };
  const openEnvelope = openingWork();
  const scale = calibrate();
  const opening = timeRounds(rounds, openEnvelope).map((ms) => ms / ENVELOPES_A_ROUND);
  const { single, overheadOfTen } = sizes();
  const glassScale = calibrate();
  const glass = await breakGlassOffline(quick ? FEW : 7);
  const compartments = quick ? COMPARTMENTS.quick : COMPARTMENTS.full;
  const change = roleChange(compartments);
  return {
    verifyAndOpenEnvelopeMs: millisecondFigure(opening, { bar: BAR_OPEN_MS, scale }),
    rotationOf5Ms: measured(BAR_ROTATION_OF_5_MS, rounds, rotationWork('record', 5)),
    rotationOf100Ms: measured(BAR_ROTATION_OF_100_MS, rounds, rotationWork('role', 100)),
    catchUpOf10000StatementsMs: measured(BAR_CATCH_UP_MS, quick ? 1 : FEW, catchUpWork()),
    accessLogOf1000ColdMs: measured(BAR_COLD_LOG_MS, quick ? FEW : 7, coldLogWork()),
    accessLogOf1000FromStoredStateMs: measured(BAR_STORED_LOG_MS, rounds, storedLogWork()),
    breakGlassFromShiftPackMs: millisecondFigure(glass, {
      bar: BAR_BREAK_GLASS_MS,
      scale: glassScale,
    }),
    roleChangeRotationsAtOnce: counted(change.rotatedAtOnce, 0),
    roleChangeCompartmentsNotOwed: counted(compartments - change.owedBeforeNextWrite, 0),
    verifiedAtStartWith3000Records: counted(
      await verifiedAtStart(quick ? RECORDS.quick : RECORDS.full),
      0,
    ),
    singleSmallChangeBytes: counted(single, BAR_SINGLE_CHANGE_BYTES),
    overheadOfTenChangesBytesEach: counted(overheadOfTen, BAR_OVERHEAD_OF_TEN_BYTES),
    passphraseAtFloorMs: passphrase(quick ? FEW : 5),
  };
}

/** Slow enough for a thief, quick enough for its owner: outside of either bound it is a miss. Not scaled: memory is not. */
function passphrase(rounds: number): Figure {
  const times = timeRounds(rounds, () => {
    const key = keyFromPassphrase(
      'a passphrase of some words',
      new Uint8Array(16),
      PASSPHRASE_COST_FLOOR,
    );
    if (!key.ok) throw new Error(key.error.code);
  });
  const value = [...times].sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN;
  return {
    value,
    bar: PASSPHRASE_MS.max,
    ok: value >= PASSPHRASE_MS.min && value <= PASSPHRASE_MS.max,
  };
}

export const cryptoBench: Bench = {
  about:
    'opening envelopes, catching up, rotating keys, opening logs, starting again, sizes, the passphrase',
  run,
};
