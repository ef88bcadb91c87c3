/** A chart without its restricted entries, and whether anything was left out. What it was is not told. */
import type { Chart } from '../chart.ts';

export function permittedChart(chart: Chart): {
  readonly chart: Chart;
  readonly isWithheld: boolean;
} {
  const { allergies, plan, codeStatus } = chart;
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
    plan:
      plan === undefined || plan.isRestricted
        ? undefined
        : { ...plan, goals: permitted(plan.goals), tasks: permitted(plan.tasks) },
    codeStatus: codeStatus?.isRestricted === true ? undefined : codeStatus,
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
  (rest.plan === undefined ? 0 : 1 + rest.plan.goals.length + rest.plan.tasks.length) +
  (rest.codeStatus === undefined ? 0 : 1);
