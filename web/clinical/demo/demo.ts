/**
 * The demonstration clinic: eight patients and two weeks of their care, all made up, the same on every device for one seed and
 * first day. Pure data; whoever shows it marks it as a demonstration.
 */
import type { Chart, ChartMedicine, ChartPlan } from '../chart.ts';
import { DEMO_CLINIC, DEMO_STAFF } from './demo-staff.ts';
import { birthDateOf, demoDate, demoSeed, demoTime, type DemoSeed } from './demo-seed.ts';
import { measurementsOf } from './demo-readings.ts';
import { FIRST_STORIES } from './demo-stories-first.ts';
import { SECOND_STORIES } from './demo-stories-second.ts';
import type { Story, StoryMedicine } from './demo-story.ts';

const DEMO_STORIES: readonly Story[] = [...FIRST_STORIES, ...SECOND_STORIES];

/** How many days the stories last. */
export const DEMO_DAYS = 14;

interface Telling {
  readonly seed: DemoSeed;
  readonly first: string;
  readonly story: Story;
}

/** The charts of patients 1 to 8, in the order of the stories. `first` is day 1, YYYY-MM-DD. */
export function demo(seed: number, first: string): readonly Chart[] {
  const ids = demoSeed(seed);
  return DEMO_STORIES.map((story, at) => demoChart({ seed: ids, first, story }, at + 1));
}

function demoChart(telling: Telling, place: number): Chart {
  const { seed, first, story } = telling;
  const id = seed.id(story.key);
  return {
    id,
    clinic: { id: seed.id('clinic'), name: DEMO_CLINIC },
    practitioners: DEMO_STAFF.map(({ key, name, profession }) => ({
      id: seed.id(key),
      name,
      profession,
    })),
    patient: demoPatient(telling, place),
    allergies: demoAllergies(telling),
    problems: story.problems.map(({ text, icd10, years, isRestricted }, at) => ({
      ...recorded(telling, `problem/${String(at)}`),
      isRestricted: isRestricted ?? false,
      text,
      icd10,
      status: 'active',
      onset: String(Number(first.slice(0, 4)) - years),
    })),
    medicines: story.medicines.map((each) => demoMedicine(telling, each)),
    measurements: measurementsOf({ key: story.key, seed, first, patient: id }),
    notes: story.notes.map(({ day, time, by, title, text, isRestricted }, at) => ({
      id: seed.id(`${story.key}/note/${String(at)}`),
      by: seed.id(by),
      recordedAt: demoTime(first, day, time),
      isRestricted: isRestricted ?? false,
      title,
      text,
      status: 'draft',
    })),
    plans: [demoPlan(telling)],
    codeStatus:
      story.codeStatus === undefined
        ? []
        : [{ ...recorded(telling, 'code-status', 12), status: story.codeStatus }],
    isDemo: true,
  };
}

function demoPatient({ first, story }: Telling, place: number): Chart['patient'] {
  const { familyName, givenName, years, birthday, gender, language, contacts } = story.patient;
  return {
    number: `DEMO-${String(place).padStart(2, '0')}`,
    familyName,
    givenName,
    birthDate: birthDateOf(first, years, birthday),
    gender,
    language,
    phone: `+1 555 01${String(10 + place)}`,
    contacts: contacts.map(([name, relation, phone]) => ({ name, relation, phone })),
  };
}

function demoAllergies(telling: Telling): Chart['allergies'] {
  const { allergies } = telling.story;
  if (allergies === 'none-known') return allergies;
  return allergies.map(([substance, reaction, severity]) => ({
    ...recorded(telling, `allergy/${substance}`),
    substance,
    reaction,
    severity,
    certainty: 'unconfirmed',
  }));
}

function demoMedicine(telling: Telling, medicine: StoryMedicine): ChartMedicine {
  const { name, amounts, unit, route, frequency, reason, origin } = medicine;
  return {
    ...recorded(telling, `medicine/${name}`),
    isRestricted: medicine.isRestricted ?? false,
    name,
    doses: amounts.map((value) => ({
      value,
      unit,
      frequency: frequency.replaceAll('-', ' '),
      route,
      instructions: '',
    })),
    reason,
    status: medicine.isStopped === true ? 'stopped' : 'active',
    origin,
  };
}

function demoPlan(telling: Telling): ChartPlan {
  const { seed, first, story } = telling;
  const [title, text, goal] = story.plan;
  return {
    ...recorded(telling, 'plan'),
    title,
    text,
    isOver: false,
    goals: [{ ...recorded(telling, 'goal'), text: goal }],
    tasks: story.tasks.map(([task, owner, dueDay], at) => ({
      ...recorded(telling, `task/${String(at)}`),
      text: task,
      owner: owner === '' ? undefined : seed.id(owner),
      due: demoDate(first, dueDay),
      isDone: false,
    })),
  };
}

/** What nobody tells more about was written down by Dr Koffi, on the day of the first note unless another is named. */
function recorded({ seed, first, story }: Telling, word: string, day?: number) {
  const written = day ?? story.notes[0]?.day ?? 1;
  return {
    id: seed.id(`${story.key}/${word}`),
    by: seed.id('koffi'),
    recordedAt: demoTime(first, written, '16:00'),
    isRestricted: false,
  };
}
