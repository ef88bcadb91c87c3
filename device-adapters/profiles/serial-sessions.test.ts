import { describe, expect, test } from 'vitest';
import { crc16Modbus } from '../core/crc.ts';
import { ok } from '../core/result.ts';
import type { SerialLink } from '../link/serial-link.ts';
import { createReplayLine, type RecordedChunk } from '../link/replay.ts';
import { ventilationReading } from '../map/to-reading.ts';
import { CABLE_MODELS } from '../registry/cable-models.ts';
import { INFUSION_PUMP, VENTILATOR } from '../registry/register-maps.ts';
import { SERIAL_FORMATS } from '../registry/serial-formats.ts';
import { VirtualTimers } from '../simulator/virtual-timers.ts';
import { LINE_SCALES, runLineScale } from './line-scale-session.ts';
import { runCable } from './run-cable.ts';
import { runModbus } from './modbus-session.ts';
import { registerValues } from './register-values.ts';
import { detectFormat, runSerialOximeter } from './serial-oximeter-session.ts';

const never = new Promise<void>(() => undefined);

const formatNamed = (id: string) => {
  const format = SERIAL_FORMATS.find((entry) => entry.id === id);
  if (format === undefined) expect.fail(`no format ${id}`);
  return format;
};

/** One frame of Nonin format 8. */
const df8 = (pulse: number, spo2: number): string =>
  Buffer.from([0x80 | (pulse >> 7), pulse & 127, spo2, 0]).toString('hex');

const DF2_PACKET = Array.from({ length: 25 }, (_, frame) => {
  const value = [0, 72, 97][frame] ?? 0;
  const head = [1, frame === 0 ? 0x81 : 0x80, 0x40, value];
  return Buffer.from([...head, head.reduce((sum, byte) => sum + byte, 0) & 255]).toString('hex');
}).join('');

async function watch(recording: readonly RecordedChunk[]) {
  const timers = new VirtualTimers();
  const shown: unknown[] = [];
  const format = formatNamed('nonin-df8');
  const line = createReplayLine(recording, timers);
  const outcome = await timers.settle(
    runSerialOximeter(
      { line, timers, stopped: never, format },
      {
        onReading: ({ pulse }) => shown.push('mantissa' in pulse ? pulse.mantissa : pulse.special),
        onSignalLost: () => shown.push('lost'),
      },
    ),
  );
  return { shown, outcome };
}

describe('a serial oximeter', () => {
  test('shows a number only when two readings in a row agree', async () => {
    const { shown } = await watch([
      { atMs: 0, hex: df8(72, 97) },
      { atMs: 1_000, hex: df8(73, 97) },
      { atMs: 2_000, hex: df8(200, 97) },
      { atMs: 3_000, hex: df8(73, 97) },
      { atMs: 4_000, hex: df8(74, 97) },
    ]);
    expect(shown).toEqual([73, 74]);
  });

  test('goes blank after three seconds without a reading, and asks for two again', async () => {
    const { shown } = await watch([
      { atMs: 0, hex: df8(72, 97) },
      { atMs: 1_000, hex: df8(72, 97) },
      { atMs: 6_000, hex: df8(72, 97) },
      { atMs: 7_000, hex: df8(72, 97) },
    ]);
    expect(shown).toEqual([72, 'lost', 72]);
  });

  test('whose cable is pulled has left', async () => {
    const { outcome } = await watch([{ atMs: 0, hex: df8(72, 97) }]);
    expect(outcome).toMatchObject({ ok: true, value: { received: 1, ended: 'left' } });
  });
});

describe('finding the format', () => {
  const detect = async (recording: readonly RecordedChunk[]) => {
    const timers = new VirtualTimers();
    return timers.settle(detectFormat({ line: createReplayLine(recording, timers), timers }));
  };

  test('three checked packets name it', async () => {
    const found = await detect([0, 300, 600].map((atMs) => ({ atMs, hex: DF2_PACKET })));
    expect(found).toMatchObject({ ok: true, value: { id: 'nonin-df2' } });
  });

  test('bytes that only look right do not: a person has to say which device it is', async () => {
    const found = await detect([0, 300, 600].map((atMs) => ({ atMs, hex: df8(72, 97) })));
    expect(found).toEqual({ ok: false, error: { code: 'link/unsupported' } });
  });
});

const framed = (...body: number[]): Uint8Array => {
  const crc = crc16Modbus(Uint8Array.from(body));
  return Uint8Array.of(...body, crc & 255, crc >> 8);
};

/** A machine that gives these answers, one for each question; undefined is silence. */
function machine(answers: readonly (Uint8Array | undefined)[]) {
  const written: string[] = [];
  let hear: (chunk: Uint8Array) => void = () => undefined;
  let closed: () => void = () => undefined;
  const line: SerialLink = {
    open: () => Promise.resolve(ok(undefined)),
    write(bytes) {
      const index = written.push(Buffer.from(bytes).toString('hex')) - 1;
      if (index >= answers.length) closed();
      const answer = answers[index];
      if (answer !== undefined) for (const byte of answer) hear(Uint8Array.of(byte));
      return Promise.resolve(ok(undefined));
    },
    onBytes(listener) {
      hear = listener;
      return () => undefined;
    },
    onClose(listener) {
      closed = listener;
      return () => undefined;
    },
    close: () => Promise.resolve(),
  };
  return { line, written };
}

describe('any cable', () => {
  const modelNamed = (id: string) => {
    const model = CABLE_MODELS.find((entry) => entry.id === id);
    if (model === undefined) expect.fail(`no model ${id}`);
    return model;
  };

  async function run(id: string, recording: readonly RecordedChunk[]) {
    const timers = new VirtualTimers();
    const told: unknown[] = [];
    const line = createReplayLine(recording, timers);
    const outcome = await timers.settle(
      runCable(
        modelNamed(id).speaks,
        { line, timers, stopped: never },
        {
          onFormat: (format) => told.push(format.id),
          onReading: ({ kind }) => told.push(kind),
          onSignal: ({ measurements }) => told.push(measurements.map(({ value }) => value)),
          onSignalLost: () => told.push('lost'),
          onValues: () => told.push('values'),
        },
      ),
    );
    return { told, outcome };
  }
  const sentence = (text: string) => {
    const sum = [...Buffer.from(text)].reduce((xor, byte) => xor ^ byte, 0);
    return Buffer.from(`$${text}*${sum.toString(16).padStart(2, '0')}\r\n`).toString('hex');
  };

  test('an oximeter that writes lines shows what two sentences agree on, and nothing of a broken one', async () => {
    const { told, outcome } = await run('oximeter-lines', [
      { atMs: 0, hex: sentence('PXSPO,98,72') },
      { atMs: 500, hex: Buffer.from('$PXSPO,18,72*40\r\n').toString('hex') },
      { atMs: 1_000, hex: sentence('PXVER,1') },
      { atMs: 1_500, hex: sentence('PXSPO,97,73') },
    ]);
    expect(told).toMatchObject([[{ mantissa: 97 }, { mantissa: 73 }]]);
    expect(outcome).toEqual({
      ok: true,
      value: { received: 2, unreadable: 1, ended: 'left' },
    });
  });

  test('a scale gives readings of a weight', async () => {
    const line = Buffer.from('S S      72.35 kg\r\n').toString('hex');
    const { told } = await run('sics-scale', [{ atMs: 0, hex: line }]);
    expect(told).toEqual(['weight']);
  });

  test('a device nobody named and that checks nothing is not guessed', async () => {
    const { outcome } = await run('oximeter', [{ atMs: 0, hex: df8(72, 97) }]);
    expect(outcome).toEqual({ ok: false, error: { code: 'link/unsupported' } });
  });

  test('of a ventilator only the breaths are the patient’s; without a valid one there is no reading', () => {
    const good = ventilationReading(registerValues(VENTILATOR, [150, 450, 50, 220, 400, 700]));
    expect(good).toMatchObject({
      usable: true,
      measurements: [{ parameter: 'respiratory-rate', value: { mantissa: 150, exponent: -1 } }],
    });
    expect(ventilationReading(registerValues(VENTILATOR, [9_999, 450])).usable).toBe(false);
    expect(ventilationReading(registerValues(INFUSION_PUMP, [125]))).toMatchObject({
      usable: false,
      measurements: [],
    });
  });
});

describe('a machine on Modbus', () => {
  const GOOD = framed(1, 3, 12, 0, 150, 1, 194, 0, 50, 0, 220, 1, 144, 2, 188);

  async function poll(answers: readonly (Uint8Array | undefined)[]) {
    const timers = new VirtualTimers();
    const { line, written } = machine(answers);
    const events: unknown[] = [];
    await timers.settle(
      runModbus(
        { line, timers, settings: formatNamed('nonin-df8').settings, stopped: never },
        VENTILATOR,
        {
          onValues: (values) => events.push(values),
          onFailure: (error) => events.push(error.code),
        },
      ),
    );
    return { events, written, nowMs: timers.nowMs() };
  }

  test('is read once a second and never written to', async () => {
    const { events, written, nowMs } = await poll([GOOD, GOOD]);
    expect(events).toHaveLength(2);
    expect(events[0]).toMatchObject([
      { parameter: 'respiratory-rate', value: { mantissa: 150, exponent: -1, unit: '/min' } },
      { parameter: 'tidal-volume', value: { mantissa: 450, exponent: 0, unit: 'mL' } },
      { parameter: 'end-expiratory-pressure', value: { mantissa: 50, exponent: -1 } },
      { parameter: 'peak-pressure', value: { mantissa: 220, unit: 'cm[H2O]' } },
      { parameter: 'inspired-oxygen', value: { mantissa: 400, exponent: -1, unit: '%' } },
      { parameter: 'minute-volume', value: { mantissa: 700, exponent: -2, unit: 'L/min' } },
    ]);
    expect(new Set(written.map((hex) => hex.slice(2, 4)))).toEqual(new Set(['03']));
    expect(nowMs).toBe(2_000);
  });

  test('that does not answer is told at once and asked again after five seconds', async () => {
    const { events, nowMs } = await poll([undefined, GOOD]);
    expect(events).toMatchObject([
      'device/truncated',
      [{ parameter: 'respiratory-rate' }, {}, {}, {}, {}, {}],
    ]);
    expect(nowMs).toBe(2_000 + 5_000 + 1_000);
  });

  test('another unit, a broken frame and a refusal are failures, not values', async () => {
    const broken = GOOD.slice();
    broken[4] = 1;
    const { events } = await poll([
      framed(2, 3, 12, 0, 150, 1, 194, 0, 50, 0, 220, 1, 144, 2, 188),
      broken,
      framed(1, 0x83, 2),
      framed(1, 4, 12, 0, 150, 1, 194, 0, 50, 0, 220, 1, 144, 2, 188),
    ]);
    expect(events).toEqual([
      'device/unexpected-unit',
      'device/crc',
      'device/modbus-exception',
      'device/malformed',
    ]);
  });

  test('a register out of its range is missing, not a number', () => {
    const [rate, , pressure] = registerValues(VENTILATOR, [9_999, 450, 0xfff6, 220, 400, 700]);
    expect(rate?.value).toMatchObject({ special: 'missing', unit: '/min' });
    expect(pressure?.value).toMatchObject({ mantissa: -10, exponent: -1 });
    expect(registerValues(INFUSION_PUMP, [125]).map(({ value }) => value)).toMatchObject([
      { mantissa: 125, exponent: -1, unit: 'mL/h' },
      { special: 'missing' },
      { special: 'missing' },
    ]);
  });
});

describe('a scale on a cable', () => {
  const text = (line: string) => Buffer.from(`${line}\r\n`).toString('hex');

  test('gives each weight once, when it has come to rest', async () => {
    const timers = new VirtualTimers();
    const lines = [
      'US,+00071.90  kg',
      'ST,+00072.35  kg',
      'ST,+00072.35  kg',
      'US,+00012.00  kg',
      'noise',
      'ST,+00080.00  kg',
      'US,+00012.00  kg',
      'ST,+00000.00  kg',
    ];
    const line = createReplayLine(
      lines.map((item, index) => ({ atMs: index * 200, hex: text(item) })),
      timers,
    );
    const weights: unknown[] = [];
    const outcome = await timers.settle(
      runLineScale(
        { line, timers, settings: LINE_SCALES['and-scale'], stopped: never },
        ({ weight }) => weights.push(weight),
      ),
    );
    expect(weights).toMatchObject([{ mantissa: 7235 }, { mantissa: 8000 }]);
    expect(outcome).toMatchObject({ value: { received: 8, unreadable: 1, ended: 'left' } });
  });

  test('that is switched off ends after half a minute', async () => {
    const timers = new VirtualTimers();
    const { line } = machine([]);
    const settings = LINE_SCALES['sics-scale'];
    const session = runLineScale({ line, timers, settings, stopped: never }, () => undefined);
    expect(await timers.settle(session)).toMatchObject({ value: { ended: 'silent' } });
    expect(timers.nowMs()).toBe(30_000);
  });
});
