/** Which decoder reads which characteristic: for tools that are handed a packet and its name. Profiles call the decoders themselves. */
import { decodeError, type DecodeError } from '../core/decode-error.ts';
import { err, ok, type Result } from '../core/result.ts';
import { decodeBattery } from './battery.ts';
import {
  decodeBloodPressure,
  decodeBloodPressureFeature,
  decodeCuffPressure,
} from './blood-pressure.ts';
import { decodeBodyComposition } from './body-composition.ts';
import { decodeCgmMeasurement } from './cgm-measurement.ts';
import { decodeCgmFeature, decodeCgmRunTime, decodeCgmSessionStart } from './cgm-session.ts';
import { decodeCurrentTime, decodeLocalTimeInformation } from './current-time.ts';
import { decodeDateTime, decodeFloat, decodeSfloat } from './datatype.ts';
import { decodeGlucoseContext } from './glucose-context.ts';
import { decodeGlucose } from './glucose.ts';
import {
  decodeIntermediateTemperature,
  decodeMeasurementInterval,
  decodeTemperature,
  decodeTemperatureType,
} from './health-thermometer.ts';
import { decodeHeartRate, decodeSensorLocation } from './heart-rate.ts';
import { decodeLineScale } from './line-scale.ts';
import { decodeMiScale } from './mi-scale.ts';
import { decodeModbusFrame } from './modbus.ts';
import { decodeNmeaLine } from './nmea-line.ts';
import { decodePmdAnswer, decodePmdData, decodePmdRequest } from './polar-pmd.ts';
import { decodeContinuousOxygen, decodeSpotCheck } from './pulse-oximeter.ts';
import { decodeRacp, decodeRacpRequest } from './racp.ts';
import { decodeUserControlPoint } from './user-control-point.ts';
import { decodeWeight } from './weight-scale.ts';

/** What a packet alone does not tell. */
export interface DecodeContext {
  /** The CGM Feature says that records carry a CRC. */
  readonly e2eCrc?: boolean | undefined;
  /** 16-bit UUID that service data was broadcast under. */
  readonly service?: number | undefined;
  /** The Modbus unit that was asked. */
  readonly expectedUnit?: number | undefined;
}

type PacketDecoder = (bytes: Uint8Array, context: DecodeContext) => Result<object, DecodeError>;

const PMD_ANSWER = 0xf0;

/** By 16-bit UUID in capitals, the first eight digits of a vendor's UUID, or the name of a format without one. */
export const PACKET_DECODERS: ReadonlyMap<string, PacketDecoder> = new Map<string, PacketDecoder>([
  ['SFLOAT', decodeSfloat],
  ['FLOAT', decodeFloat],
  ['2A08', decodeDateTime],
  ['2A35', decodeBloodPressure],
  ['2A36', decodeCuffPressure],
  ['2A49', decodeBloodPressureFeature],
  ['2A1C', decodeTemperature],
  ['2A1D', decodeTemperatureType],
  ['2A1E', decodeIntermediateTemperature],
  ['2A21', decodeMeasurementInterval],
  ['2A37', decodeHeartRate],
  ['2A38', decodeSensorLocation],
  ['2A5E', decodeSpotCheck],
  ['2A5F', decodeContinuousOxygen],
  ['2A9D', decodeWeight],
  ['2A9C', decodeBodyComposition],
  ['2A18', decodeGlucose],
  ['2A34', decodeGlucoseContext],
  ['2A52', decodeRacp],
  ['RACP request', wrapped(decodeRacpRequest)],
  ['2AA7', (bytes, { e2eCrc }) => decodeCgmMeasurement(bytes, e2eCrc)],
  ['2AA8', decodeCgmFeature],
  ['2AAA', (bytes, { e2eCrc }) => decodeCgmSessionStart(bytes, e2eCrc)],
  ['2AAB', (bytes, { e2eCrc }) => decodeCgmRunTime(bytes, e2eCrc)],
  ['2A2B', decodeCurrentTime],
  ['2A0F', decodeLocalTimeInformation],
  ['2A19', decodeBattery],
  ['2A9F', decodeUserControlPoint],
  ['FB005C82', decodePmdData],
  [
    'FB005C81',
    (bytes) =>
      bytes[0] === PMD_ANSWER ? decodePmdAnswer(bytes) : wrapped(decodePmdRequest)(bytes, {}),
  ],
  ['mi-scale', (bytes, { service }) => decodeMiScale(bytes, service)],
  ['line-scale', decodeLineScale],
  ['nmea-line', decodeNmeaLine],
  ['modbus-rtu', decodeModbus],
]);

/** Errors: the decoder's, and 'device/unknown-characteristic'. */
export function decodePacket(
  name: string,
  bytes: Uint8Array,
  context: DecodeContext,
): Result<object, DecodeError> {
  const decoder = PACKET_DECODERS.get(name);
  if (decoder === undefined) return err(decodeError('device/unknown-characteristic'));
  return decoder(bytes, context);
}

/** Requests are told apart from what a device says. */
function wrapped(
  decode: (bytes: Uint8Array) => Result<object, DecodeError>,
): (bytes: Uint8Array, context: DecodeContext) => Result<object, DecodeError> {
  return (bytes) => {
    const request = decode(bytes);
    return request.ok ? ok({ encode: request.value }) : request;
  };
}

function decodeModbus(bytes: Uint8Array, context: DecodeContext): Result<object, DecodeError> {
  const frame = decodeModbusFrame(bytes, context.expectedUnit);
  if (!frame.ok) return frame;
  return ok(frame.value.kind === 'request' ? { encode: frame.value.request } : frame.value.answer);
}
