/** Ten years of home readings as the pages of a record hold them: 50,000, every twentieth past a limit. */
import { BLOOD_PRESSURE, type Observation } from '#clinical/observation.ts';
import type { ObservationPage } from '#clinical/observation-page.ts';

const READINGS = 50_000;
export const YEARS = 10;
export const DAY_MS = 86_400_000;
export const FIRST = Date.UTC(2016, 10, 22);
const PAGE = 500;

const idOf = (index: number): string => index.toString(16).padStart(32, '0');

/** The numbers swing as they do. */
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

export function tenYears(): readonly ObservationPage[] {
  const all = Array.from({ length: READINGS }, (_, index) => reading(index));
  const pages: ObservationPage[] = [];
  for (let at = 0; at < all.length; at += PAGE)
    pages.push({
      month: '2026-11',
      observations: all.slice(at, at + PAGE),
      errors: [],
      scores: [],
      photos: 0,
      unreadable: 0,
    });
  return pages;
}
