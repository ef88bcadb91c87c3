import { expect, test } from 'vitest';
import { NOW, pressure, readings } from './fixtures.ts';
import { RememberedJudging } from './remembered.ts';

const on = (systolic: number) => ({
  pages: [{ readings: readings(pressure(5, systolic, 90)) }],
  answers: [],
  plan: undefined,
  now: NOW,
});

test('a reading of one patient judges nobody else’s ten years again', () => {
  const judging = new RememberedJudging();
  const [rosa, omar] = [on(182), on(176)];
  const first = judging.judge(
    new Map([
      ['rosa', rosa],
      ['omar', omar],
    ]),
  );
  const more = { ...rosa, pages: [...rosa.pages, ...on(184).pages] };
  const second = judging.judge(
    new Map([
      ['rosa', more],
      ['omar', { ...omar }],
    ]),
  );
  expect(second.get('omar')).toBe(first.get('omar'));
  expect(second.get('rosa')).not.toBe(first.get('rosa'));
});

test('the next day is judged anew, for a child may be an adult', () => {
  const judging = new RememberedJudging();
  const rosa = on(182);
  const first = judging.judge(new Map([['rosa', rosa]]));
  const next = judging.judge(new Map([['rosa', { ...rosa, now: NOW + 86_400_000 }]]));
  expect(next.get('rosa')).not.toBe(first.get('rosa'));
  expect(next).toEqual(first);
});
