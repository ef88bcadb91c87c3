import { expect, test } from 'vitest';
import { lantern } from './lantern.test-support.ts';

const ask = async (args: readonly string[], questions: unknown) => {
  const answer = await lantern(args, { input: JSON.stringify(questions) });
  expect(answer.printed).toHaveLength(1);
  return answer.json;
};

test('a score is answered with its response, what is missing, or why it is refused', async () => {
  const whole = {
    rr: 22,
    spo2: 94,
    scale: 1,
    oxygen: true,
    sbp: 105,
    pulse: 112,
    acvpu: 'A',
    temp: 38.4,
  };
  expect(
    await ask(
      ['score', 'news2'],
      [whole, { ...whole, temp: null, age: 70 }, { ...whole, age: 8 }, { ...whole, scale: 3 }],
    ),
  ).toEqual([
    { total: 9, single3: false, response: 'emergency' },
    { missing: ['temp'] },
    { refused: 'under-16' },
    { error: 'malformed' },
  ]);
});

test('medicines are checked against those taken and against allergies, without a folder', async () => {
  const answers = await ask(
    ['check-drugs'],
    [
      { current: ['Zocor'], new: 'clarithromycin', allergies: [] },
      { current: [], new: 'amoxicillin', allergies: ['penicillin'] },
      { current: [], new: 'Zzyzxin', allergies: [{ substance: 'latex' }] },
      { current: 'none', new: 1 },
    ],
  );
  expect(answers).toMatchObject([
    { alerts: [{ tier: 'interrupt', kind: 'interaction' }] },
    { alerts: [{ tier: 'interrupt', kind: 'allergy-class' }] },
    { alerts: [{ kind: 'cannot-check' }, { kind: 'cannot-check' }] },
    { error: 'malformed' },
  ]);
});

test.each([
  [['score', 'apgar'], '[]', 'headless/no-such-score'],
  [['score', 'news2'], '{}', 'malformed'],
  [['check-drugs'], '[', 'malformed'],
])('%j with %j is refused: %s', async (args, input, error) => {
  expect(await lantern(args, { input })).toMatchObject({ code: 1, json: { error } });
});
