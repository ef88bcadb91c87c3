/**
 * `lantern decode`: packets on standard input, what they mean on standard output, with the field names of the device
 * vocabulary. It runs the very decoders the application runs and prints a number only where they gave one.
 */
import type { DecodeError } from '#devices/core/decode-error.ts';
import { toNumber, type DeviceValue } from '#devices/core/device-value.ts';
import { err, ok, type Result } from '#devices/core/result.ts';
import { decodePacket, PACKET_DECODERS, type DecodeContext } from '#devices/decoders/catalogue.ts';
import { decodeRacp } from '#devices/decoders/racp.ts';
import { GlucoseRecords, recordWarnings } from '#devices/profiles/glucose-records.ts';
import { createNoninDf2Stream, createNoninDf7Stream } from '#devices/streams/nonin-packets.ts';
import {
  createContecNewStream,
  createContecOldStream,
  createNoninDf8Stream,
} from '#devices/streams/oximeter-streams.ts';
import type { StreamParser } from '#devices/streams/stream-parser.ts';

const STREAMS: ReadonlyMap<string, () => StreamParser<object>> = new Map([
  ['nonin-df2', createNoninDf2Stream],
  ['nonin-df7', createNoninDf7Stream],
  ['nonin-df8', createNoninDf8Stream],
  ['contec-cms50-v1', createContecOldStream],
  ['contec-cms50-v2', createContecNewStream],
]);

interface Request {
  readonly id: unknown;
  readonly profile: string;
  readonly characteristic: string;
  readonly packets: readonly Uint8Array[];
  /** The characteristic of each packet, for a session. */
  readonly names: readonly string[];
  readonly context: DecodeContext;
}

/**
 * `stdin`: a JSON array of `{id, profile, characteristic, hex, context?}`. Answers a JSON array of `{id, decoded}` or
 * `{id, error}` in the same order; input that is no JSON array is `{"error":"malformed"}`.
 */
export function decodeCommand(stdin: string): string {
  const items = parseJson(stdin);
  if (!Array.isArray(items)) return '{"error":"malformed"}\n';
  return `${JSON.stringify(items.map(answerTo))}\n`;
}

function answerTo(item: unknown): object {
  const request = parseRequest(item);
  if (request === undefined) return { id: fieldOf(item, 'id'), error: 'malformed' };
  const decoded = decodeRequest(request);
  return decoded.ok
    ? { id: request.id, decoded: printable(decoded.value) }
    : { id: request.id, ...printableError(decoded.error) };
}

function decodeRequest(request: Request): Result<object, DecodeError> {
  const stream = STREAMS.get(request.profile);
  if (stream !== undefined) return ok(decodeStream(stream(), request.packets));
  if (request.names.length > 0) return decodeSession(request);
  const [bytes] = request.packets;
  if (bytes === undefined || request.packets.length > 1) return err({ code: 'device/malformed' });
  return decodePacket(decoderName(request), bytes, request.context);
}

function decodeStream(stream: StreamParser<object>, chunks: readonly Uint8Array[]): object {
  const readings = chunks.flatMap((chunk) => stream.push(chunk));
  return { readings, badFrames: stream.badFrames };
}

/** A glucose download: measurements, contexts and the answer that ends it. Unreadable packets are told, not guessed. */
function decodeSession({ packets, names }: Request): Result<object, DecodeError> {
  const download = new GlucoseRecords();
  let complete = false;
  let unreadable = false;
  for (const [index, packet] of packets.entries()) {
    const name = names[index];
    if (name === '2A18') unreadable = !download.addMeasurement(packet).ok || unreadable;
    else if (name === '2A34') unreadable = !download.addContext(packet).ok || unreadable;
    else if (name === '2A52') complete = endsDownload(packet) || complete;
    else return err({ code: 'device/unknown-characteristic' });
  }
  const [first] = download.records;
  const warnings = first === undefined ? [] : [...recordWarnings(first)];
  if (unreadable) warnings.push('unreadable-packet');
  const record = first && { ...first.context, ...first.measurement, warnings };
  return ok({ records: download.records.length, record, complete, warnings });
}

function endsDownload(packet: Uint8Array): boolean {
  const answer = decodeRacp(packet);
  return (
    answer.ok &&
    answer.value.op === 'response' &&
    answer.value.request === 'report-records' &&
    (answer.value.result === 'success' || answer.value.result === 'no-records-found')
  );
}

/** The name the catalogue knows: a UUID inside the characteristic's text, that text, or the profile. */
function decoderName({ profile, characteristic }: Request): string {
  if (/\brequest\b/i.test(characteristic)) return 'RACP request';
  const words = characteristic.toUpperCase().match(/[0-9A-Z]+/g) ?? [];
  const names = words.map((word) => word.replace(/^0X/, ''));
  return names.find((name) => PACKET_DECODERS.has(name)) ?? profile;
}

function parseRequest(item: unknown): Request | undefined {
  const [profile, characteristic] = [fieldOf(item, 'profile'), fieldOf(item, 'characteristic')];
  const hex = fieldOf(item, 'hex');
  if (typeof profile !== 'string' || typeof characteristic !== 'string') return undefined;
  if (typeof hex !== 'string') return undefined;
  const packets = hex.split('|').map(parseHex);
  const whole = packets.filter((packet) => packet !== undefined);
  if (whole.length !== packets.length) return undefined;
  const context = fieldOf(item, 'context');
  const names = fieldOf(context, 'chars');
  return {
    id: fieldOf(item, 'id'),
    profile,
    characteristic,
    packets: whole,
    names: Array.isArray(names) ? names.map((name) => String(name).replace(/^0x/i, '')) : [],
    context: parseContext(context),
  };
}

function parseContext(context: unknown): DecodeContext {
  const e2eCrc = fieldOf(context, 'e2eCrc');
  const uuid = fieldOf(context, 'uuid');
  return {
    e2eCrc: typeof e2eCrc === 'boolean' ? e2eCrc : undefined,
    service: typeof uuid === 'string' ? Number.parseInt(uuid, 16) : undefined,
    expectedUnit: unitAsked(context) ?? unitAsked(fieldOf(context, 'request')),
  };
}

/** The unit the frame answers to, by any field name that ends in "unit". */
function unitAsked(context: unknown): number | undefined {
  if (typeof context !== 'object' || context === null) return undefined;
  const entries: readonly (readonly [string, unknown])[] = Object.entries(context);
  const unit = entries.find(([name]) => /unit$/i.test(name))?.[1];
  return typeof unit === 'number' ? unit : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function parseHex(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text)) return undefined;
  const pairs = text.match(/../g) ?? [];
  return Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16));
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return new Map<string, unknown>(Object.entries(value)).get(name);
}

/** A device's own refusal keeps its numbers; every other error is a word. */
function printableError(error: DecodeError): object {
  const word = error.code.slice('device/'.length);
  if (error.code !== 'device/modbus-exception') return { error: word };
  return { error: word, unit: error.unit, fn: error.fn, code: error.exception };
}

function printable(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map(printable);
  if (typeof value !== 'object' || value === null) return value;
  if (isDeviceValue(value)) return printableValue(value);
  const fields = Object.entries(value).flatMap(([name, field]) =>
    name === 'amount' && isDeviceValue(field)
      ? Object.entries(printableValue(field))
      : [[name, printable(field)]],
  );
  return Object.fromEntries(fields);
}

const printableValue = (value: DeviceValue): object =>
  value.kind === 'value'
    ? { value: toNumber(value), unit: value.unit }
    : { special: value.special, unit: value.unit };

const isDeviceValue = (value: unknown): value is DeviceValue =>
  typeof value === 'object' &&
  value !== null &&
  (('mantissa' in value && 'exponent' in value) || ('special' in value && 'kind' in value));
