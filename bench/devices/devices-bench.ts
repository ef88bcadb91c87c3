/** What devices cost and how well their signals are read: packets a second, a chart of ten years, beats and their order. */
import type { Bench, Figures } from '../bench.ts';
import { chromiumChartFigures } from './chart-in-chromium.ts';
import { chartFigures } from './chart.ts';
import { decodeFigures } from './decoding.ts';
import { ecgFigures } from './ecg.ts';

export const devicesBench: Bench = {
  about:
    'packets decoded a second, a chart of 50,000 readings, beats and irregularity of known strips',
  run: async ({ quick }): Promise<Figures> => ({
    ...decodeFigures(quick),
    ...chartFigures(quick),
    ...(await chromiumChartFigures(quick)),
    ...ecgFigures(quick),
  }),
};
