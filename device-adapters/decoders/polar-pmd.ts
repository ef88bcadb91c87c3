/**
 * Polar measurement data: PMD Data FB005C82 (type u8, time u64 ns of the last sample, frame type u8, samples) and
 * PMD Control Point FB005C81. Only electrocardiograms of frame type 0, uncompressed, are read; all else is refused.
 */
import { BytesReader, readPacket } from '../core/bytes-reader.ts';
import { decodeError, type DecodeError } from '../core/decode-error.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { Warning } from '../core/warnings.ts';

const TYPES = ['ecg', 'ppg', 'acc', 'ppi', undefined, 'gyro', 'magnetometer'] as const;
const OPS = [undefined, 'get-settings', 'start', 'stop'] as const;
const RESULTS = [
  'success',
  'invalid-op-code',
  'invalid-measurement-type',
  'not-supported',
  'invalid-length',
  'invalid-parameter',
  'already-in-state',
  'invalid-resolution',
  'invalid-sample-rate',
  'invalid-range',
  'invalid-mtu',
  'invalid-channel-count',
  'invalid-state',
  'device-in-charger',
] as const;

const ECG = 0;
const RESPONSE = 0xf0;
const SAMPLE_BYTES = 3;
const SETTING_SAMPLE_RATE = 0;
const SETTING_RESOLUTION = 1;

export interface EcgFrame {
  readonly kind: 'ecg';
  /** Of the last sample, by the sensor's clock. */
  readonly timestampNs: bigint;
  readonly samplesUv: readonly number[];
  readonly unit: 'uV';
  readonly warnings: readonly Warning[];
}

/** Errors: 'device/truncated', 'device/unsupported-frame'. */
export function decodePmdData(bytes: Uint8Array): Result<EcgFrame, DecodeError> {
  return readPacket(bytes, (reader) => {
    const type = reader.u8();
    const timestampNs = reader.u64();
    const frameType = reader.u8();
    if (type !== ECG || frameType !== 0) reader.fail('device/unsupported-frame');
    const samplesUv: number[] = [];
    while (reader.remaining >= SAMPLE_BYTES && reader.failure === undefined) {
      samplesUv.push(reader.s24());
    }
    const warnings: Warning[] = reader.remaining > 0 ? ['trailing-bytes'] : [];
    return { kind: 'ecg', timestampNs, samplesUv, unit: 'uV', warnings };
  });
}

type PmdType = NonNullable<(typeof TYPES)[number]> | 'reserved';
type PmdOp = NonNullable<(typeof OPS)[number]> | 'reserved';

export interface PmdAnswer {
  readonly op: PmdOp;
  readonly type: PmdType;
  readonly result: (typeof RESULTS)[number] | 'reserved';
  /** The settings behind a successful answer, as they came. */
  readonly parameters: Uint8Array | undefined;
  readonly warnings: readonly Warning[];
}

/** Errors: 'device/truncated', 'device/unknown-op' for what is not an answer. */
export const decodePmdAnswer = (bytes: Uint8Array): Result<PmdAnswer, DecodeError> =>
  readPacket(bytes, (reader) => {
    const warnings: Warning[] = [];
    if (reader.u8() !== RESPONSE) reader.fail('device/unknown-op');
    const op = OPS[reader.u8()] ?? 'reserved';
    const type = TYPES[reader.u8()] ?? 'reserved';
    const result = RESULTS[reader.u8()] ?? 'reserved';
    if (reader.remaining > 0) reader.u8(); // more answers follow
    const rest = reader.raw(reader.remaining);
    const parameters = rest.length === 0 ? undefined : rest;
    return { op, type, result, parameters, warnings };
  });

/** What to ask of the sensor; the rate in 1/s, the resolution in bits. */
export interface PmdRequest {
  readonly op: 'start' | 'stop';
  readonly type: PmdType;
  readonly sampleRate: number | undefined;
  readonly resolution: number | undefined;
}

/** 130 samples a second of 14 bits: all that the strap offers. */
export const START_ECG = Uint8Array.of(2, ECG, 0, 1, 130, 0, 1, 1, 14, 0);
export const STOP_ECG = Uint8Array.of(3, ECG);

/** Reads a request back. Errors: 'device/truncated', 'device/unknown-op', 'device/malformed'. */
export function decodePmdRequest(bytes: Uint8Array): Result<PmdRequest, DecodeError> {
  const reader = new BytesReader(bytes);
  const op = OPS[reader.u8()];
  const type = TYPES[reader.u8()] ?? 'reserved';
  const settings = new Map<number, number>();
  while (reader.remaining > 0 && reader.failure === undefined) {
    const setting = reader.u8();
    if (reader.u8() !== 1) reader.fail('device/malformed');
    settings.set(setting, reader.u16());
  }
  if (reader.failure !== undefined) return err(decodeError(reader.failure));
  if (op !== 'start' && op !== 'stop') return err(decodeError('device/unknown-op'));
  return ok({
    op,
    type,
    sampleRate: settings.get(SETTING_SAMPLE_RATE),
    resolution: settings.get(SETTING_RESOLUTION),
  });
}
