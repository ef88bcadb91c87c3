/** What happened in the demo clinic, told by the people who did it, through the commands that the screens use. */
import type { Chart } from '#clinical/chart.ts';
import { demo } from '#clinical/demo/demo.ts';
import { DEMO_STAFF } from '#clinical/demo/demo-staff.ts';
import { writeDoctorsNote } from '#features/doctors-notes/commands.ts';
import { changeDose } from '#features/medications/commands.ts';
import { medicationList } from '#features/medications/queries.ts';
import { registerPatient } from '#features/patients/commands.ts';
import { patientList } from '#features/patients/queries.ts';
import type { RecordId } from '#kernel/ids.ts';
import { invariant } from '#kernel/result.ts';
import { chartScenes } from './chart-scenes.ts';
import type { DemoPeople } from './demo-person.ts';
import { tell, type Scene, type Storyteller } from './scene.ts';
import { seen } from './seen.ts';
import { tellTalks } from './talking.ts';

const SEED = 1;
const DAY_MS = 86_400_000;
/** The first day of the story is this long ago: all of its fourteen days are over. */
const FIRST_DAY_MS = 14 * DAY_MS;
/** The talk about the two high readings was this long ago. */
const TALK_MS = DAY_MS;

export interface StoryTime {
  /** Milliseconds since 1970 at which the demo is opened. */
  readonly today: number;
  readonly at: (time: number) => void;
}

/** What the doctor keeps among doctors. */
const AMONG_DOCTORS = {
  title: 'Before the next visit',
  text: 'Ask her alone how things are at home. She was short in her answers while her brother was in the room.',
};

interface Registered {
  readonly chart: Chart;
  readonly record: RecordId;
}

/** The eight patients of the clinic, registered by Amina on the first morning, and known to everybody. */
export async function registerPatients(
  { amina, koffi }: DemoPeople,
  { today, at }: StoryTime,
): Promise<readonly Registered[]> {
  const first = new Date(today - FIRST_DAY_MS).toISOString().slice(0, 10);
  at(Date.parse(first));
  const registered: Registered[] = [];
  for (const chart of demo(SEED, first)) {
    const { familyName, givenName, birthDate, gender } = chart.patient;
    const input = { familyName, givenName, birthDate, gender };
    const { record } = await tell(amina, { command: registerPatient, input });
    registered.push({ chart, record });
  }
  const list = koffi.core.watchList({ of: patientList });
  await seen(list, (rows) => rows?.length === registered.length);
  return registered;
}

/** Two weeks of care, in the order of time. `rosa` is the patient who measures at home. */
export async function tellStory(
  people: DemoPeople & { readonly rosa: Storyteller },
  registered: readonly Registered[],
  time: StoryTime,
): Promise<void> {
  const scenes = registered.flatMap(({ chart, record }) =>
    chartScenes({ chart, record, teller: (id) => tellerOf(people, chart, id) }),
  );
  for (const { at, run } of scenes.toSorted((a: Scene, b: Scene) => a.at - b.at)) {
    time.at(at);
    await run();
  }
  for (const each of registered) await tellDosesApart(people, each);
  const own = registered[0]?.record;
  if (own === undefined) return;
  await tell(people.koffi, { command: writeDoctorsNote, record: own, input: AMONG_DOCTORS });
  await tellTalks({ people, record: own, at: time.at }, time.today - TALK_MS);
}

function tellerOf(
  { amina, koffi, rosa }: DemoPeople & { readonly rosa: Storyteller },
  chart: Chart,
  id: string | undefined,
): Storyteller | undefined {
  if (id === chart.id) return rosa;
  const name = chart.practitioners.find((practitioner) => practitioner.id === id)?.name;
  const key = DEMO_STAFF.find((staff) => staff.name === name)?.key;
  return key === 'amina' ? amina : key === 'koffi' ? koffi : undefined;
}

/** Two people state different doses of one medicine, neither having seen the other's. */
async function tellDosesApart(
  { amina, koffi }: DemoPeople,
  { chart, record }: Registered,
): Promise<void> {
  for (const { name, doses } of chart.medicines) {
    if (doses.length < 2) continue;
    const list = (person: Storyteller) =>
      seen(
        person.core.watchDocument({ of: medicationList, record }),
        (opened) => opened?.view.active.some((medicine) => medicine.name === name) === true,
      );
    await list(amina);
    const medicine = (await list(koffi))?.view.active.find((each) => each.name === name);
    invariant(medicine !== undefined, 'a medicine that was recorded is listed');
    koffi.leave();
    const replaces = medicine.dose?.current.map(({ id }) => id) ?? [];
    for (const [i, person] of [amina, koffi].entries()) {
      const input = {
        medicine: medicine.id,
        amount: doses[i]?.value,
        unit: doses[i]?.unit,
        route: doses[i]?.route,
        frequency: doses[i]?.frequency.replaceAll(' ', '-'),
        replaces,
        why: '',
      };
      await tell(person, { command: changeDose, record, input });
    }
    koffi.comeBack();
  }
}
