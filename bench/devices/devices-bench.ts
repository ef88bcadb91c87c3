/** What devices cost and how well their signals are read: packets a second, a chart of ten years, beats and their order. */
import type { Bench, Figures } from '../bench.ts';
import { chartFigures } from './chart.ts';
import { decodeFigures } from './decoding.ts';
import { ecgFigures } from './ecg.ts';

export const devicesBench: Bench = {
  about:
    'packets decoded a second, a chart of 50,000 readings, beats and irregularity of known strips',
  run: ({ quick }): Promise<Figures> =>
    Promise.resolve({
      ...decodeFigures(quick),
      ...chartFigures(quick),
      ...ecgFigures(quick),
    }),
};
