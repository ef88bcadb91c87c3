/**
 * Ten years of home readings: from the rows this device keeps to the points of the drawing and the newest rows of the table, and to
 * the alerts of the same readings. What the browser then draws is at most two points for each column of the chart.
 */
import { BLOOD_PRESSURE, type Observation } from '#clinical/observation.ts';
import { standing, type ObservationPage } from '#clinical/observation-page.ts';
import { holdingRules } from '#features/alerts/patient-rules.ts';
import { homeReadings } from '#features/alerts/queries.ts';
import { judgeReadings, openThreads } from '#features/alerts/threads.ts';
import { observationFields } from '#clinical/observation.ts';
import { trendOf } from '#features/observations/view/trend.ts';
import { calibrate, millisecondFigure, timeRounds, type Figures } from '../bench.ts';

const READINGS = 50_000;
const PAGE = 500;
const YEARS = 10;
const DAY_MS = 86_400_000;
const FIRST = Date.UTC(2016, 10, 22);
const BAR_MS = 300;
const BOX = { width: 600, height: 180 };
const TABLE_ROWS = 200;
const ROUNDS = { quick: 3, whole: 9 } as const;

const idOf = (index: number): string => index.toString(16).padStart(32, '0');

/** Every twentieth past a limit; the numbers swing as they do. */
function reading(index: number): Observation {
  const effectiveAt = FIRST + Math.round((index / READINGS) * YEARS * 365 * DAY_MS);
  const systolic = index % 20 === 0 ? 182 : 130 + Math.round(18 * Math.sin(index / 9));
  return {
    id: idOf(index),
    code: BLOOD_PRESSURE,
    values: [
      { code: '8480-6', decimal: String(systolic), unit: 'mm[Hg]' },
      { code: '8462-4', decimal: '84', unit: 'mm[Hg]' },
    ],
    qualifiers: [],
    set: idOf(index),
    effectiveAt,
    timeBy: 'device',
    recordedAt: effectiveAt,
    performer: 'a'.repeat(64),
    device: {
      id: 'cuff',
      name: 'Cuff',
      maker: '',
      model: 'Arm 3000',
      localTime: '',
      identity: index.toString(16).padStart(64, '0'),
    },
  };
}

function pagesOf(all: readonly Observation[]): readonly ObservationPage[] {
  const pages: ObservationPage[] = [];
  for (let at = 0; at < all.length; at += PAGE)
    pages.push({
      month: '2026-11',
      observations: all.slice(at, at + PAGE),
      errors: [],
      scores: [],
      unreadable: 0,
    });
  return pages;
}

export function chartFigures(quick: boolean): Figures {
  const rounds = quick ? ROUNDS.quick : ROUNDS.whole;
  const all = Array.from({ length: READINGS }, (_, index) => reading(index));
  const pages = pagesOf(all);
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
          observations.map((one) => [`observation:${one.id}`, observationFields(one)] as const),
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
