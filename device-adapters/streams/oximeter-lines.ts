/** Oximeters that write a line for each reading: `$PXSPO,98,72*40` is saturation and rate, with a checksum. */
import { decodeNmeaLine } from '../decoders/nmea-line.ts';
import { oximeterReading, type OximeterReading } from '../decoders/oximeter-frame.ts';
import { createLineStream } from './lines.ts';
import type { StreamParser } from './stream-parser.ts';

const SENTENCE = 'PXSPO';

/** Sentences of other names pass by unread; a line whose checksum does not hold is a bad frame. */
export function createOximeterLines(): StreamParser<OximeterReading> {
  const lines = createLineStream();
  let unreadable = 0;

  function take(line: Uint8Array): readonly OximeterReading[] {
    const sentence = decodeNmeaLine(line);
    if (!sentence.ok) unreadable++;
    const [name, spo2, pulse] = sentence.ok ? sentence.value.fields : [];
    if (name !== SENTENCE) return [];
    return [oximeterReading({ spo2: wholeOf(spo2), pulse: wholeOf(pulse), flags: [] })];
  }

  return {
    push: (chunk) => lines.push(chunk).flatMap(take),
    get badFrames() {
      return lines.badFrames + unreadable;
    },
  };
}

/** Undefined for an empty field, which is how such a device says that it has no number. */
const wholeOf = (field: string | undefined): number | undefined =>
  field !== undefined && /^\d{1,3}$/.test(field) ? Number(field) : undefined;
