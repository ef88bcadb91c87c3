import { expect, test } from 'vitest';
import { permittedChart } from '#clinical/fhir/permitted-chart.ts';
import { aPatient } from '#features/patients/fixtures.ts';
import { recordChart, type RecordParts } from './record-chart.ts';

const asthma = {
  ...{ id: '1'.repeat(32), text: 'Asthma', code: 'J45', status: 'active', onset: '' },
  ...{ recordedAt: 0, by: 'a'.repeat(64), sensitivity: 'normal', labels: [] },
} as const;

const parts = (change: Partial<RecordParts>): RecordParts => ({
  ...{ id: '2'.repeat(64), clinic: { id: '3'.repeat(64), name: 'Lakeside' }, people: [] },
  ...{ patient: aPatient(), formerNames: [], portrait: undefined, isDemo: false },
  particulars: {
    reach: { phone: '', address: '', language: '' },
    ...{ contacts: [], insurances: [], identifiers: [], unreadable: 0 },
  },
  allergies: { entities: [], takenBack: [], noneKnown: undefined, unreadable: 0 },
  problems: { standing: [], resolved: [], unreadable: 0 },
  medicines: { active: [], stopped: [], unreadable: 0 },
  ...{ codeStatus: undefined, notes: [], cases: [], pages: [] },
  ...change,
});

test('a problem that somebody marked leaves in no copy, and the copy says that something is left out', () => {
  for (const sensitivity of ['sensitive', 'very-sensitive'] as const) {
    const marked = { ...asthma, id: '4'.repeat(32), text: 'Depression', sensitivity };
    const problems = { standing: [asthma, marked], resolved: [], unreadable: 0 };
    const { chart, isWithheld } = permittedChart(recordChart(parts({ problems })));
    expect(chart.problems.map(({ text }) => text)).toEqual(['Asthma']);
    expect(isWithheld).toBe(true);
  }
});

test('former names, numbers elsewhere, address and photo are in the chart; what nobody asked is not', () => {
  const bare = recordChart(parts({})).patient;
  expect(Object.keys(bare)).not.toContain('address');
  expect(Object.keys(bare)).not.toContain('portrait');
  const { particulars } = parts({});
  const full = recordChart(
    parts({
      ...{ formerNames: ['Rosa Okoro'], portrait: new Uint8Array([0xff, 0xd8, 0xff]) },
      particulars: {
        ...particulars,
        reach: { ...particulars.reach, address: 'Rue 4' },
        identifiers: [{ id: '5', recordedAt: 0, by: '', system: 'National id', value: '2 59' }],
      },
    }),
  ).patient;
  expect(full).toMatchObject({
    ...{ formerNames: ['Rosa Okoro'], address: 'Rue 4', portrait: '/9j/' },
    identifiers: [{ system: 'National id', value: '2 59' }],
  });
});
