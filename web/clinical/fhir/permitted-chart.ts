/** A chart without its restricted entries, and whether anything was left out. What it was is not told. */
import type { Chart } from '../chart.ts';

export function permittedChart(chart: Chart): {
  readonly chart: Chart;
  readonly isWithheld: boolean;
} {
  const { allergies } = chart;
  const lists = {
    problems: permitted(chart.problems),
    medicines: permitted(chart.medicines),
    measurements: permitted(chart.measurements),
    notes: permitted(chart.notes),
  };
  const open: Chart = {
    ...chart,
    ...lists,
    allergies: allergies === 'none-known' ? allergies : permitted(allergies),
    plans: permitted(chart.plans).map((plan) => ({
      ...plan,
      goals: permitted(plan.goals),
      tasks: permitted(plan.tasks),
    })),
    codeStatus: permitted(chart.codeStatus),
  };
  return { chart: open, isWithheld: countOf(open) < countOf(chart) };
}

const permitted = <T extends { readonly isRestricted: boolean }>(list: readonly T[]) =>
  list.filter(({ isRestricted }) => !isRestricted);

const countOf = ({ allergies, problems, medicines, measurements, notes, ...rest }: Chart): number =>
  (allergies === 'none-known' ? 0 : allergies.length) +
  problems.length +
  medicines.length +
  measurements.length +
  notes.length +
  rest.plans.reduce((sum, { goals, tasks }) => sum + 1 + goals.length + tasks.length, 0) +
  rest.codeStatus.length;
