/** The measurements of a demo chart as scenes: those of one moment are saved together, each person on their own pages. */
import type { ChartMeasurement } from '#clinical/chart.ts';
import { demoStrip } from '#clinical/demo/demo-strip.ts';
import { monthOf } from '#clinical/observation-page.ts';
import {
  recordFirstReading,
  recordFirstVitals,
  recordReading,
  recordVitals,
} from '#features/observations/commands.ts';
import type { DocumentId } from '#kernel/ids.ts';
import { OBSERVATION_CODES, PULSE } from '#clinical/observation.ts';
import { demoDeviceOf, deviceOfSet, deviceScenes } from './demo-devices.ts';
import { tell, type Scene, type Storyteller, type TellingOf } from './scene.ts';

/** Measurements that the app has a place for; the others of the chart are for exports. */
const KEPT: ReadonlySet<string> = new Set(OBSERVATION_CODES);

export const measuringScenes = (telling: TellingOf): readonly Scene[] => [
  ...readingScenes(telling),
  ...deviceScenes(telling),
];

function readingScenes({ chart, record, teller }: TellingOf): readonly Scene[] {
  const pages = new Map<string, DocumentId>();
  const sets = new Map<string, ChartMeasurement[]>();
  for (const one of chart.measurements.filter(({ loinc }) => KEPT.has(loinc))) {
    const device = demoDeviceOf(one, teller(one.by)?.isPatient === true);
    const key = `${String(one.by)} ${one.takenAt} ${device?.id ?? ''}`;
    sets.set(key, [...(sets.get(key) ?? []), one]);
  }
  const isOwn = ([one]: readonly ChartMeasurement[]) => one && teller(one.by)?.isPatient === true;
  // One strip in the whole demo: with the last pulse that somebody took of themself.
  const traced = [...sets.values()].findLast((set) => isOwn(set) && pulseOf(set) !== undefined);
  return [...sets.values()].flatMap((set) => {
    const [one] = set;
    const person = one && teller(one.by);
    if (one === undefined || person === undefined) return [];
    const run = async (): Promise<void> => {
      const takenAt = Date.parse(one.takenAt);
      const page = `${String(one.by)} ${monthOf(takenAt)}`;
      const document = pages.get(page);
      const strip = set === traced ? demoStrip(pulseOf(set) ?? 0) : undefined;
      const measurements = set.map(measurementOf);
      const measuring = demoDeviceOf(one, person.isPatient);
      const device = measuring && deviceOfSet(measuring, one);
      const timeBy = device === undefined ? 'typed' : 'device';
      const input = {
        ...{ takenAt, timeBy, measurements },
        ...(device && { device }),
        ...(strip && { strip }),
      };
      const command = commandFor(person, document === undefined);
      pages.set(page, (await tell(person, { command, record, document, input })).document);
    };
    return [{ at: Date.parse(one.recordedAt), run }];
  });
}

const pulseOf = (set: readonly ChartMeasurement[]): number | undefined =>
  set.find(({ loinc }) => loinc === PULSE)?.value?.value;

/** At home one writes on other pages than on the ward. */
function commandFor({ isPatient }: Storyteller, isFirst: boolean) {
  if (isPatient) return isFirst ? recordFirstReading : recordReading;
  return isFirst ? recordFirstVitals : recordVitals;
}

function measurementOf({ loinc, value, components }: ChartMeasurement) {
  const parts = value === undefined ? components : [{ loinc, value }];
  return {
    code: loinc,
    qualifiers: [],
    values: parts.map((part) => ({
      code: part.loinc,
      decimal: String(part.value.value),
      unit: part.value.unit,
    })),
  };
}
