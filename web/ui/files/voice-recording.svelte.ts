/** A voice clip while it is spoken: Opus, as small as speech may be, so that half a minute passes a line of 20 kbit/s in twelve seconds. */

const BITS_PER_SECOND = 8_000;
/** Long enough for a hand-over; more is a call. */
const CLIP_SECONDS_MAX = 300;
const TICK_MS = 250;
const TYPES = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4'];

interface Clip {
  readonly file: File;
  readonly seconds: number;
}

export class VoiceRecording {
  /** Undefined while nothing is recorded. */
  seconds: number | undefined = $state();
  isRefused = $state(false);
  #recorder: MediaRecorder | undefined;
  #parts: Blob[] = [];
  #begunAt = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  static isPossible(): boolean {
    return typeof MediaRecorder !== 'undefined' && navigator.mediaDevices !== undefined;
  }

  async begin(): Promise<void> {
    this.isRefused = false;
    const audio = { channelCount: 1, echoCancellation: true, noiseSuppression: true };
    const stream = await navigator.mediaDevices.getUserMedia({ audio }).catch(() => undefined);
    if (stream === undefined) {
      this.isRefused = true;
      return;
    }
    const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type)) ?? '';
    const recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: BITS_PER_SECOND });
    this.#parts = [];
    recorder.ondataavailable = ({ data }) => this.#parts.push(data);
    recorder.start();
    this.#recorder = recorder;
    this.#begunAt = performance.now();
    this.seconds = 0;
    this.#timer = setInterval(() => {
      this.seconds = (performance.now() - this.#begunAt) / 1_000;
      if (this.seconds >= CLIP_SECONDS_MAX && recorder.state === 'recording') recorder.pause();
    }, TICK_MS);
  }

  /** Undefined when nothing was recorded. */
  async finish(name: string): Promise<Clip | undefined> {
    const recorder = this.#recorder;
    const seconds = Math.min(CLIP_SECONDS_MAX, Math.max(1, Math.round(this.seconds ?? 0)));
    if (recorder === undefined) return undefined;
    await this.#stop(recorder);
    const type = (recorder.mimeType.split(';')[0] ?? '').trim();
    const ending = type.slice('audio/'.length);
    const file = new File(this.#parts, `${name}.${ending}`, { type });
    this.#parts = [];
    return file.size === 0 ? undefined : { file, seconds };
  }

  async cancel(): Promise<void> {
    if (this.#recorder !== undefined) await this.#stop(this.#recorder);
    this.#parts = [];
  }

  /** The microphone is let go of at once, so that no light says otherwise. */
  async #stop(recorder: MediaRecorder): Promise<void> {
    clearInterval(this.#timer);
    this.#recorder = undefined;
    const stopped = new Promise((resolve) => (recorder.onstop = resolve));
    if (recorder.state !== 'inactive') recorder.stop();
    else recorder.onstop?.(new Event('stop'));
    for (const track of recorder.stream.getTracks()) track.stop();
    await stopped;
    this.seconds = undefined;
  }
}
