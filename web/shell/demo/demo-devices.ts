/**
 * The meters of the demo: which of them measured what, and what Amina wrote down about them. None exists; each says so by its name.
 * The scale was last used on the ninth day although a weight is expected every three days: it has fallen silent.
 */
import type { ChartMeasurement } from '#clinical/chart.ts';
import type { MeasuringDevice } from '#clinical/observation.ts';
import { stateDevice } from '#features/device-registry/commands.ts';
import { deviceKey, type DeviceValue } from '#features/device-registry/records.ts';
import { tell, type Scene, type Storyteller, type TellingOf } from './scene.ts';

type DemoDevice = Pick<MeasuringDevice, 'id' | 'name' | 'maker' | 'model'>;

const made = (id: string, name: string): DemoDevice => ({
  id: `demo-${id}`,
  name,
  maker: 'Kestrel Instruments',
  model: `Simulated ${name}`,
});
const CUFF = made('cuff', 'cuff');
const OXIMETER = made('oximeter', 'oximeter');
const GLUCOSE_METER = made('glucose', 'glucose meter');
const SCALE = made('scale', 'scale');

/** What somebody measures at home comes from a device of theirs; on the ward these two alone are linked. */
const AT_HOME: ReadonlyMap<string, DemoDevice> = new Map([
  ['85354-9', CUFF],
  ['8867-4', CUFF],
  ['59408-5', OXIMETER],
]);
const ANYWHERE: ReadonlyMap<string, DemoDevice> = new Map([
  ['15074-8', GLUCOSE_METER],
  ['29463-7', SCALE],
]);

const SAID: readonly (readonly [DemoDevice, DeviceValue])[] = [
  [
    CUFF,
    { ...usual('blood-pressure', 72), serial: 'KV-0217', location: 'At home', isVerified: true },
  ],
  [GLUCOSE_METER, { ...usual('glucose-meter', 72), serial: 'KV-0340', isVerified: true }],
  [SCALE, { ...usual('scale', 72), location: 'Room 2' }],
];

function usual(
  type: DeviceValue['type'],
  expectedHours: DeviceValue['expectedHours'],
): DeviceValue {
  return { type, expectedHours, standing: 'in-use', isVerified: false, serial: '', location: '' };
}

/** Undefined for what somebody read off and typed. */
export const demoDeviceOf = (
  { loinc }: Pick<ChartMeasurement, 'loinc'>,
  isHome: boolean,
): DemoDevice | undefined => (isHome ? AT_HOME.get(loinc) : undefined) ?? ANYWHERE.get(loinc);

/** As the command takes it: the time is the device's own, which runs right. */
export const deviceOfSet = (
  device: DemoDevice,
  { id, takenAt }: Pick<ChartMeasurement, 'id' | 'takenAt'>,
): MeasuringDevice => ({
  ...device,
  localTime: takenAt.slice(0, 19),
  offsetMs: 0,
  identity: id.repeat(2),
});

/** A clinician writes down what is known about each device, a minute after its first reading came. */
export function deviceScenes({ chart, record, teller }: TellingOf): readonly Scene[] {
  const clinician = chart.practitioners.map(({ id }) => teller(id)).find(isStaff);
  if (clinician === undefined) return [];
  return SAID.flatMap(([device, value]) => {
    const first = chart.measurements.find(
      (one) => demoDeviceOf(one, teller(one.by)?.isPatient === true) === device,
    );
    if (first === undefined) return [];
    const input = { key: deviceKey(device.id), ...value, replaces: [] };
    const run = () => tell(clinician, { command: stateDevice, record, input });
    return [{ at: Date.parse(first.recordedAt) + 60_000, run }];
  });
}

const isStaff = (person: Storyteller | undefined): boolean => person?.isPatient === false;
