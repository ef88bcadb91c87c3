/** Files of the demo: what Rosa sent with her answer, and a letter beside a note. Picked, sealed and sent as any other. */
import type { PickedFile } from '#kernel/feature.ts';
import { invariant } from '#kernel/result.ts';
import { demoPicture } from './demo-picture.ts';
import type { Storyteller } from './scene.ts';

type Facts = Pick<PickedFile, 'name' | 'type' | 'preview' | 'seconds'>;

const NO_PREVIEW = new Uint8Array(0);
const SAMPLES_PER_SECOND = 4_000;
const CLIP_SECONDS = 3;
const HEADER_BYTES = 44;
/** Silence, in eight bits. */
const MIDDLE = 128;

/** The picture is its own preview: it is small enough. */
export function pickPhoto(person: Storyteller): Promise<string> {
  const picture = demoPicture();
  const facts = { name: 'My meter.jpg', type: 'image/jpeg', preview: picture, seconds: 0 };
  return pick(person, picture, facts);
}

export const pickLetter = (person: Storyteller): Promise<string> =>
  pick(person, new TextEncoder().encode(LETTER), {
    ...{ name: 'Letter of referral.txt', type: 'text/plain', preview: NO_PREVIEW, seconds: 0 },
  });

export const pickVoice = (person: Storyteller): Promise<string> =>
  pick(person, hum(), {
    ...{ name: 'Voice clip.wav', type: 'audio/wav', preview: NO_PREVIEW, seconds: CLIP_SECONDS },
  });

async function pick({ core }: Storyteller, bytes: Uint8Array, facts: Facts): Promise<string> {
  const file = await core.files.begin(bytes.length);
  invariant(file.ok, 'the demo has room for its files');
  const added = await core.files.add({ file: file.value, bytes });
  const finished = await core.files.finish({ file: file.value, ...facts });
  invariant(added.ok && finished.ok, 'the demo keeps its files');
  return file.value;
}

const LETTER = `Kestrel Valley Clinic

Dear colleague,

please see this patient about a blood pressure that stays high although she takes her medicine.
Readings from home are in her record.

Dr Kwame Koffi
`;

/** Three seconds of somebody humming: nobody’s voice. */
function hum(): Uint8Array {
  const samples = SAMPLES_PER_SECOND * CLIP_SECONDS;
  const wave = new Uint8Array(HEADER_BYTES + samples).fill(MIDDLE, HEADER_BYTES);
  const view = new DataView(wave.buffer);
  const mark = (at: number, text: string) => wave.set(new TextEncoder().encode(text), at);
  mark(0, 'RIFF');
  view.setUint32(4, HEADER_BYTES - 8 + samples, true);
  mark(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, SAMPLES_PER_SECOND, true);
  view.setUint32(28, SAMPLES_PER_SECOND, true);
  view.setUint16(32, 1, true);
  view.setUint16(34, 8, true);
  mark(36, 'data');
  view.setUint32(40, samples, true);
  for (let at = 0; at < samples; at += 1) {
    const loud = Math.sin((Math.PI * at) / samples) * 40;
    wave[HEADER_BYTES + at] =
      MIDDLE + Math.round(loud * Math.sin((at * 2 * Math.PI * 180) / SAMPLES_PER_SECOND));
  }
  return wave;
}
