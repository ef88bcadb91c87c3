/**
 * Judging the readings of ten years takes a moment, and nothing about them changes when somebody else is measured: what a record's
 * judging came to is kept for as long as all it rests on is the very same.
 */
import { holdingRules, type AlertPlan } from './patient-rules.ts';
import type { AlertReadings } from './queries.ts';
import type { AnswerPage } from './records.ts';
import { judgeReadings, type JudgedReadings } from './threads.ts';

const DAY_MS = 86_400_000;

interface RestsOn {
  readonly pages: readonly AlertReadings[];
  readonly answers: readonly AnswerPage[];
  readonly plan: AlertPlan | undefined;
  /** Milliseconds since 1970: the rules of a child become those of an adult one day. */
  readonly now: number;
}

interface Remembered {
  readonly rests: readonly unknown[];
  readonly judged: JudgedReadings;
}

export class RememberedJudging {
  #known = new Map<string, Remembered>();

  /** Judges what changed since the last call, and forgets records that are not among `records` any more. */
  judge(records: ReadonlyMap<string, RestsOn>): ReadonlyMap<string, JudgedReadings> {
    this.#known = new Map(
      [...records].map(([record, on]) => [record, remembered(this.#known.get(record), on)]),
    );
    return new Map([...this.#known].map(([record, { judged }]) => [record, judged]));
  }
}

function remembered(known: Remembered | undefined, on: RestsOn): Remembered {
  const { pages, answers, plan, now } = on;
  const rests = [...pages, 'answers', ...answers, plan, Math.floor(now / DAY_MS)];
  const isSame =
    known?.rests.length === rests.length && rests.every((one, at) => one === known.rests[at]);
  if (known !== undefined && isSame) return known;
  const judged = judgeReadings({
    readings: pages.flatMap(({ readings }) => readings),
    rules: holdingRules(plan, now),
    answers: answers.flatMap((page) => page.answers),
  });
  return { rests, judged };
}
