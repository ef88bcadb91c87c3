/** Records leaving Lantern: the demonstration patients as a FHIR document or as Lantern's own JSON. Needs no folder. */
import { DEMO_DAYS, demo } from '#clinical/demo/demo.ts';
import { demoDate, demoSeed } from '#clinical/demo/demo-seed.ts';
import { fhirDocument } from '#clinical/fhir/fhir-document.ts';
import { permittedChart } from '#clinical/fhir/permitted-chart.ts';
import { err, ok } from '#kernel/result.ts';
import type { Answered, Call } from './command.ts';

const SEED = 1;
const FORMATS = ['fhir', 'json'];

/**
 * One of the eight demonstration patients, whose two weeks ended yesterday. Restricted entries are withheld. 'headless/invalid' for a
 * number or a format that there is not.
 */
export function exportRecord(call: Call): Answered {
  const number = Number(call.value('demo'));
  const format = call.value('format') || 'fhir';
  if (!FORMATS.includes(format))
    return Promise.resolve(err({ code: 'headless/invalid', field: '--format' }));
  const today = new Date().toISOString().slice(0, 10);
  const chart = demo(SEED, demoDate(today, 1 - DEMO_DAYS))[number - 1];
  if (chart === undefined)
    return Promise.resolve(err({ code: 'headless/invalid', field: '--demo' }));
  const at = `${today}T00:00:00+00:00`;
  const { id } = demoSeed(SEED);
  const word = `export/${String(number)}/${today}`;
  const ids = {
    bundle: id(`${word}/bundle`),
    composition: id(`${word}/composition`),
    noAllergy: id(`${word}/no-allergy`),
  };
  const json =
    format === 'fhir'
      ? fhirDocument(chart, { ids, at, by: id('koffi'), isRestrictedIncluded: false })
      : { format: 'lantern-chart', version: 2, exportedAt: at, ...permittedChart(chart) };
  return Promise.resolve(ok({ lines: [], json }));
}
