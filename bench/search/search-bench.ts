/**
 * Searching a million messages in real Chromium: how fast they are read, how soon after unlocking something is found, what a
 * question takes, what it takes of the memory, and that no word of it lies readable on the disk. And a tenth of them on a worker
 * that is six times slower.
 */
import { scaledIn, type Bench, type Figure, type Figures } from '../bench.ts';
import { measureInChromium, type SearchMeasured } from './in-chromium.ts';
import { plantedIn } from './messages.ts';

const MILLION = 1_000_000;
const TENTH = 100_000;
const QUESTIONS = { whole: 300, quick: 60 } as const;
/** A phone's worker against this machine's processor. */
const WORKER_TIMES = 6;
const QUESTION_MS = 100;
const FIRST_MS = 2_000;
const MESSAGES_A_SECOND = 10_000;
const MEGABYTES = 300;

export const searchBench: Bench = {
  about:
    'a million messages in Chromium: read, opened, asked; memory; nothing readable on the disk',
  run: async ({ quick }) => {
    const questions = quick ? QUESTIONS.quick : QUESTIONS.whole;
    const tenth = await measureInChromium({ messages: TENTH, questions });
    const small = figuresOf(tenth, {
      messages: TENTH,
      times: WORKER_TIMES,
      name: '100000-times-6',
    });
    if (quick) return small;
    const whole = await measureInChromium({ messages: MILLION, questions });
    return { ...figuresOf(whole, { messages: MILLION, times: 1, name: '1000000' }), ...small };
  },
};

interface Of {
  readonly messages: number;
  readonly times: number;
  readonly name: string;
}

function figuresOf(measured: SearchMeasured, { messages, times, name }: Of): Figures {
  const { filled, reopened, memory } = measured;
  const { first, all } = reopened.opening ?? { first: Number.NaN, all: Number.NaN };
  const { took, longest } = filled.filling ?? { took: Number.NaN, longest: Number.NaN };
  const scaled = (ms: number, bar: number, loops: readonly number[]) =>
    scaledIn({ draws: [ms * times], loops }, bar);
  const reading = scaled(took, Number.POSITIVE_INFINITY, filled.loops).value;
  const planted = plantedIn(messages);
  return {
    [`question-p95-ms-${name}`]: scaled(p95(reopened.asking ?? []), QUESTION_MS, reopened.loops),
    [`first-results-after-unlock-ms-${name}`]: scaled(first, FIRST_MS, reopened.loops),
    [`all-opened-ms-${name}`]: scaled(all, Number.POSITIVE_INFINITY, reopened.loops),
    [`messages-read-a-second-${name}`]: atLeast(messages / (reading / 1_000), MESSAGES_A_SECOND),
    [`longest-page-taken-in-ms-${name}`]: scaled(longest, 50 * times, filled.loops),
    [`megabytes-while-reading-${name}`]: atMost(memory.filling, MEGABYTES),
    [`megabytes-while-asking-${name}`]: atMost(memory.asking, MEGABYTES),
    [`files-with-readable-words-${name}`]: atMost(measured.filesWithPlainWords, 0),
    [`files-with-the-unsealed-control-${name}`]: atLeast(measured.filesWithControl, 1),
    [`planted-messages-not-found-${name}`]: atMost(Math.abs((reopened.found ?? 0) - planted), 0),
  };
}

const atMost = (value: number, bar: number): Figure => ({ value, bar, ok: value <= bar });
const atLeast = (value: number, bar: number): Figure => ({
  ...{ value, bar, ok: value >= bar },
  isLeast: true,
});

/** The nearest-rank 95th percentile. */
function p95(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.NaN;
}
