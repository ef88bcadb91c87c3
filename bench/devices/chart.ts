/**
 * Ten years of home readings: from the rows this device keeps to the points of the drawing and the newest rows of the table, and to
 * the alerts of the same readings. What the browser then draws is at most two points for each column of the chart.
 */
import { BLOOD_PRESSURE, observationFields } from '#clinical/observation.ts';
import { standing } from '#clinical/observation-page.ts';
import { holdingRules } from '#features/alerts/patient-rules.ts';
import { homeReadings } from '#features/alerts/queries.ts';
import { judgeReadings, openThreads } from '#features/alerts/threads.ts';
import { trendOf } from '#features/observations/view/trend.ts';
import { calibrate, millisecondFigure, timeRounds, type Figures } from '../bench.ts';
import { DAY_MS, FIRST, tenYears, YEARS } from './ten-years.ts';

const BAR_MS = 300;
const BOX = { width: 600, height: 180 };
const TABLE_ROWS = 200;
const ROUNDS = { quick: 3, whole: 9 } as const;

export function chartFigures(quick: boolean): Figures {
  const rounds = quick ? ROUNDS.quick : ROUNDS.whole;
  const pages = tenYears();
  let points = 0;
  const chart = timeRounds(rounds, () => {
    const counting = standing(pages);
    const shown = counting.filter(({ code }) => code === BLOOD_PRESSURE);
    const trend = trendOf(shown, BOX);
    points = (trend?.lines ?? []).reduce((sum, line) => sum + line.points.length, 0);
    if (shown.slice(0, TABLE_ROWS).length !== TABLE_ROWS) throw new Error('the table has rows');
  });
  const readings = pages.flatMap(
    ({ observations }) =>
      homeReadings.row({
        'page:self': { month: '2026-11' },
        ...Object.fromEntries(
          observations.map(
            (one) => [`observation:${one.id}`, observationFields(one, { isAdult: true })] as const,
          ),
        ),
      })?.readings ?? [],
  );
  const alerts = timeRounds(rounds, () => {
    const now = FIRST + YEARS * 365 * DAY_MS;
    const judged = judgeReadings({ readings, rules: holdingRules(undefined, now), answers: [] });
    if (openThreads({ judged, acknowledgements: [], answers: [] }, now).length !== 1)
      throw new Error('ten years of readings are one alert');
  });
  const scale = calibrate();
  const most = 2 * BOX.width;
  return {
    'chart-of-50000-ms': millisecondFigure(chart, { bar: BAR_MS, scale }),
    'alerts-of-50000-ms': millisecondFigure(alerts, { bar: BAR_MS, scale }),
    'points-drawn': { value: points, bar: most, ok: points > 0 && points <= most },
  };
}
