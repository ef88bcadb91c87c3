import { expect, test } from 'vitest';
import { runCorpus } from './corpus.ts';
import { runHistory } from './history.ts';

/** Short ones; `npm run sim` runs long ones from new seeds. */
test.each([20261122, 20261123])(
  'whatever goes wrong meanwhile, everybody ends with everything (seed %i)',
  async (seed) => {
    expect(await runHistory({ seed, steps: 12 })).toEqual([]);
  },
);

test('no history fails again that failed once', async () => {
  expect(await runCorpus()).toEqual([]);
});
