import { describe, expect, test } from 'vitest';
import type { SimulatedAir, SimulatedDevice } from '../link/simulated.ts';
import { ecgPacket, heartRatePacket } from '../simulator/packets.ts';
import { PLACES } from './characteristics.ts';
import { runHeartRate } from './live.ts';
import { runOximeter } from './oximeter-session.ts';
import { runPolarEcg } from './polar-ecg-session.ts';
import { sessionBench } from './session-bench.ts';

const never = new Promise<void>(() => undefined);

function deferred() {
  let settle = (): void => undefined;
  const stopped = new Promise<void>((resolve) => {
    settle = resolve;
  });
  return { stopped, stop: () => settle() };
}

/** Sends `packets` to whoever listens, and stays. */
const talker = (packets: readonly Uint8Array[], leaves = false): SimulatedDevice => ({
  read: () => undefined,
  write: () => undefined,
  subscribed(at, air) {
    for (const packet of packets) air.send(at, packet);
    if (leaves) air.leave();
    return true;
  },
});

describe('a live signal', () => {
  const beats = [72, 73].map((rate) => heartRatePacket({ rate, intervals: [853] }));

  test('goes on until the person stops it', async () => {
    const bench = sessionBench(talker(beats));
    const { stopped, stop } = deferred();
    const rates: unknown[] = [];
    const outcome = await bench.run(
      runHeartRate({ ...bench.ports, stopped }, (reading) => {
        rates.push(reading.hr);
        if (rates.length === 2) stop();
      }),
    );
    expect(outcome).toEqual({ received: 2, unreadable: 0, ended: 'stopped' });
    expect(rates).toMatchObject([{ mantissa: 72 }, { mantissa: 73 }]);
  });

  test('that the device ends is not one the person ended', async () => {
    const bench = sessionBench(talker(beats, true));
    const session = runHeartRate({ ...bench.ports, stopped: never }, () => undefined);
    expect(await bench.run(session)).toMatchObject({ ended: 'left' });
  });

  test('that falls silent ends after thirty seconds and says so', async () => {
    const packets = [Uint8Array.of(0x00, 0x62, 0, 0x3e, 0), Uint8Array.of(0)];
    const bench = sessionBench({
      ...talker(packets),
      subscribed(at, air) {
        if (at !== PLACES.continuousOxygen) return undefined;
        for (const packet of packets) air.send(at, packet);
        return true;
      },
    });
    const seen: unknown[] = [];
    const events = {
      onSpotCheck: () => undefined,
      onSignal: (signal: unknown) => seen.push(signal),
    };
    const session = runOximeter({ ...bench.ports, stopped: never }, events);
    expect(await bench.run(session)).toEqual({ received: 2, unreadable: 1, ended: 'silent' });
    expect(seen).toMatchObject([{ spo2: { mantissa: 98 }, pulse: { mantissa: 62 } }]);
    expect(bench.timers.nowMs()).toBe(30_000);
  });
});

describe('an electrocardiogram from a strap', () => {
  const SECOND_NS = 1_000_000_000n;

  function strap(result: number, frames: readonly Uint8Array[]) {
    const written: string[] = [];
    const device: SimulatedDevice = {
      read: () => undefined,
      write(_at, bytes, air: SimulatedAir) {
        written.push(Buffer.from(bytes).toString('hex'));
        if (bytes[0] === 2) {
          air.send(PLACES.pmdControl, Uint8Array.of(0xf0, 2, 0, result, 0));
          for (const frame of frames) air.send(PLACES.pmdData, frame);
        }
        return true;
      },
      subscribed: () => true,
    };
    return { device, written };
  }

  const frame = (seconds: bigint) =>
    ecgPacket(new Array<number>(130).fill(-7), seconds * SECOND_NS);

  test('is started, and stopped by us, since the strap never stops by itself', async () => {
    const { device, written } = strap(0, [frame(1n), frame(2n)]);
    const bench = sessionBench(device);
    const { stopped, stop } = deferred();
    let frames = 0;
    const outcome = await bench.run(
      runPolarEcg({ ...bench.ports, stopped }, { onFrame: () => ++frames === 2 && stop() }),
    );
    expect(outcome).toMatchObject({ received: 2, lostSamples: 0, ended: 'stopped' });
    expect(written).toEqual(['02000001820001010e00', '0300']);
  });

  test('counts the samples that were lost on the way', async () => {
    const { device } = strap(6, [frame(1n), frame(4n)]);
    const bench = sessionBench(device);
    const lost: number[] = [];
    const session = runPolarEcg(
      { ...bench.ports, stopped: never },
      { onFrame: (_frame, lostSamples) => lost.push(lostSamples) },
    );
    expect(await bench.run(session)).toMatchObject({ lostSamples: 260, ended: 'silent' });
    expect(lost).toEqual([0, 260]);
  });

  test('a strap that refuses is told as a refusal', async () => {
    const bench = sessionBench(strap(3, []).device);
    const session = runPolarEcg({ ...bench.ports, stopped: never }, { onFrame: () => undefined });
    expect(await bench.run(session)).toEqual({ code: 'link/refused' });
  });
});
