/**
 * Modbus RTU, reading only: requests and answers of functions 3 and 4. Unit u8, function u8, then address and count
 * (u16 each, high byte first) or byte count and registers, then CRC-16 (low byte first). Any other function is refused.
 */
import { crc16Modbus } from '../core/crc.ts';
import { decodeError, type DecodeError, type DecodeErrorCode } from '../core/decode-error.ts';
import { err, ok, type Result } from '../core/result.ts';

const READ_HOLDING = 3;
const READ_INPUT = 4;
const EXCEPTION = 0x80;
const REQUEST_BYTES = 8;
const EXCEPTION_BYTES = 5;
const CRC_BYTES = 2;
const REGISTERS_MAX = 125;

/** `count` registers from `address` on. */
export interface ModbusRead {
  readonly unit: number;
  readonly fn: 3 | 4;
  readonly address: number;
  readonly count: number;
}

export interface ModbusRegisters {
  readonly unit: number;
  readonly fn: 3 | 4;
  readonly registers: readonly number[];
}

export type ModbusFrame =
  | { readonly kind: 'request'; readonly request: ModbusRead }
  | { readonly kind: 'answer'; readonly answer: ModbusRegisters };

export function encodeModbusRead(request: ModbusRead): Uint8Array {
  const { unit, fn, address, count } = request;
  const body = Uint8Array.of(unit, fn, address >> 8, address & 255, count >> 8, count & 255);
  const crc = crc16Modbus(body);
  return Uint8Array.of(...body, crc & 255, crc >> 8);
}

/** How many bytes the answer to `request` has when the device obeys. */
export const modbusAnswerBytes = (request: ModbusRead): number =>
  EXCEPTION_BYTES + 2 * request.count;

/**
 * One whole frame. Errors: 'device/truncated', 'device/malformed', 'device/crc', 'device/unexpected-unit' when
 * another unit than `expectedUnit` speaks, 'device/modbus-exception' with the device's reason.
 */
export function decodeModbusFrame(
  bytes: Uint8Array,
  expectedUnit: number | undefined,
): Result<ModbusFrame, DecodeError> {
  if (bytes.length < EXCEPTION_BYTES) return err(decodeError('device/truncated'));
  const [unit = 0, code = 0, third = 0] = bytes;
  const fn = code & ~EXCEPTION;
  if (fn !== READ_HOLDING && fn !== READ_INPUT) return err(decodeError('device/malformed'));
  const kind = kindOf(bytes.length, code);
  const broken = brokenFrame(bytes, frameBytes(kind, third));
  if (broken !== undefined) return err(decodeError(broken));
  if (expectedUnit !== undefined && unit !== expectedUnit) {
    return err(decodeError('device/unexpected-unit'));
  }
  const body = bytes.subarray(0, -CRC_BYTES);
  if (kind === 'request') return readRequest(body, fn);
  if (kind === 'answer') return readAnswer(body, fn);
  return err({ code: 'device/modbus-exception', unit, fn, exception: third });
}

type FrameKind = 'request' | 'answer' | 'exception';

/** The byte count of an answer is even, so eight bytes can only be a request. */
function kindOf(length: number, code: number): FrameKind {
  if ((code & EXCEPTION) !== 0) return 'exception';
  return length === REQUEST_BYTES ? 'request' : 'answer';
}

function frameBytes(kind: FrameKind, byteCount: number): number {
  if (kind === 'request') return REQUEST_BYTES;
  return kind === 'answer' ? EXCEPTION_BYTES + byteCount : EXCEPTION_BYTES;
}

function brokenFrame(bytes: Uint8Array, expectedBytes: number): DecodeErrorCode | undefined {
  if (bytes.length < expectedBytes) return 'device/truncated';
  const [low = 0, high = 0] = bytes.subarray(-CRC_BYTES);
  if (crc16Modbus(bytes.subarray(0, -CRC_BYTES)) !== (low | (high << 8))) return 'device/crc';
  return bytes.length > expectedBytes ? 'device/malformed' : undefined;
}

function readRequest(body: Uint8Array, fn: 3 | 4): Result<ModbusFrame, DecodeError> {
  const [unit = 0] = body;
  const [address = 0, count = 0] = words(body.subarray(2));
  if (count === 0 || count > REGISTERS_MAX) return err(decodeError('device/malformed'));
  return ok({ kind: 'request', request: { unit, fn, address, count } });
}

function readAnswer(body: Uint8Array, fn: 3 | 4): Result<ModbusFrame, DecodeError> {
  const [unit = 0, , byteCount = 0] = body;
  if (byteCount === 0 || byteCount % 2 !== 0) return err(decodeError('device/malformed'));
  return ok({ kind: 'answer', answer: { unit, fn, registers: words(body.subarray(3)) } });
}

function words(bytes: Uint8Array): number[] {
  const found: number[] = [];
  for (let i = 0; i + 1 < bytes.length; i += 2) {
    found.push(((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0));
  }
  return found;
}
