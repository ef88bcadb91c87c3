/** Clinical knowledge asked on standard input: scores and checks of medicines. Needs no folder, no network and no engine. */
import * as v from 'valibot';
import { checkDrugs } from '#clinical/drugs/check-drugs.ts';
import { CONSCIOUSNESS, scoreNews2, type News2Result } from '#clinical/news2.ts';
import { err, ok } from '#kernel/result.ts';
import type { Answered, Call } from './command.ts';

const QUESTIONS_MAX = 10_000;
const LIST_MAX = 500;
const NAME_LENGTH_MAX = 200;

/** A measurement that nobody took is left out or null. */
const measured = <S extends v.GenericSchema>(schema: S) =>
  v.optional(
    v.pipe(
      v.nullable(schema),
      v.transform((value) => value ?? undefined),
    ),
  );

const news2Schema = v.object({
  rr: measured(v.number()),
  spo2: measured(v.number()),
  scale: v.picklist([1, 2]),
  oxygen: measured(v.boolean()),
  sbp: measured(v.number()),
  pulse: measured(v.number()),
  acvpu: measured(v.picklist(CONSCIOUSNESS)),
  temp: measured(v.number()),
  age: measured(v.pipe(v.number(), v.minValue(0))),
  pregnant: measured(v.boolean()),
  spinalInjury: measured(v.boolean()),
});

const nameSchema = v.pipe(v.string(), v.maxLength(NAME_LENGTH_MAX));
const namesSchema = v.pipe(v.array(nameSchema), v.maxLength(LIST_MAX));
const allergySchema = v.union([
  v.pipe(
    nameSchema,
    v.transform((substance) => ({ substance, reaction: '' })),
  ),
  v.object({ substance: nameSchema, reaction: v.optional(nameSchema, '') }),
]);

const drugsSchema = v.object({
  current: v.optional(namesSchema, []),
  new: nameSchema,
  allergies: v.optional(v.pipe(v.array(allergySchema), v.maxLength(LIST_MAX)), []),
});

/** 'headless/no-such-score', and 'malformed' for standard input that is no JSON array. */
export function score(call: Call): Answered {
  if (call.value('SCORE') !== 'news2')
    return Promise.resolve(err({ code: 'headless/no-such-score', field: 'SCORE' }));
  return answerEach(call, (question) => {
    const parsed = v.safeParse(news2Schema, question);
    return parsed.success ? news2Answer(scoreNews2(parsed.output)) : MALFORMED;
  });
}

/** 'malformed' for standard input that is no JSON array. */
export const checkDrugsCommand = (call: Call): Answered =>
  answerEach(call, (question) => {
    const parsed = v.safeParse(drugsSchema, question);
    return parsed.success ? { alerts: checkDrugs(parsed.output) } : MALFORMED;
  });

const MALFORMED = { error: 'malformed' };

/** One answer for each question, in order. */
async function answerEach({ place }: Call, answer: (question: unknown) => object): Answered {
  const questions = parseList(await place.readInput());
  return questions === undefined
    ? err({ code: 'malformed' })
    : ok({ lines: [], json: questions.map(answer) });
}

function parseList(text: string): readonly unknown[] | undefined {
  try {
    const parsed = v.safeParse(
      v.pipe(v.array(v.unknown()), v.maxLength(QUESTIONS_MAX)),
      JSON.parse(text),
    );
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

function news2Answer(result: News2Result): object {
  switch (result.status) {
    case 'scored': {
      const { total, single3, response } = result;
      return { total, single3, response };
    }
    case 'incomplete':
      return { missing: result.missing };
    case 'refused': {
      const { refused, parameter } = result;
      return { refused, ...(parameter !== undefined && { parameter }) };
    }
  }
}
