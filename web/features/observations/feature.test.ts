import { expect, test } from 'vitest';
import { readStrips } from '#clinical/ecg-strip.ts';
import { readPage, standing } from '#clinical/observation-page.ts';
import { wordOf } from '#clinical/observation.ts';
import type { RawDocument } from '#kernel/document.ts';
import { aContext, runCommand } from '#kernel/command-run.test-support.ts';
import { UNSIGNED } from '#kernel/feature.ts';
import { createRegistry } from '#kernel/registry.ts';
import {
  markVitalsInError,
  recordFirstReading,
  recordFirstVitals,
  recordReading,
  recordVitals,
} from './commands.ts';
import { observations } from './feature.ts';
import { allSeven, aNumber, aPressure } from './fixtures.ts';
import { born, clinicPhotos, clinicStrips, vitalPages } from './queries.ts';

const context = aContext();
const takenAt = context.now - 60_000;
const device = {
  id: 'abc',
  name: 'BM cuff',
  maker: 'Beurer',
  model: 'BM 57',
  firmware: '2.1',
  localTime: '2026-11-22T12:59:00',
  offsetMs: 4_000,
  identity: 'ab'.repeat(32),
};
const circumstances = { scale: 1, pregnant: false, spinalInjury: false };
const typed = (measurements: readonly unknown[], extra: object = {}) => ({
  measurements,
  takenAt,
  timeBy: 'typed',
  ...extra,
});

function first(input: unknown): RawDocument {
  const run = runCommand({ command: recordFirstVitals, document: {}, input, context });
  if (!run.ok) throw new Error(run.error.code);
  return run.value;
}

const again = (document: RawDocument, input: unknown) =>
  runCommand({ command: recordVitals, document, input, context });

const pageOf = (document: RawDocument) => {
  const page = readPage(document);
  if (page === undefined) throw new Error('a page');
  return page;
};

test('a measurement is read as it was written: codes, numbers, units, times, who and with what', () => {
  const page = pageOf(first({ ...typed([aPressure('182', '100')]), timeBy: 'device', device }));
  expect(page).toMatchObject({ month: '2026-11', unreadable: 0, errors: [], scores: [] });
  expect(page.observations).toMatchObject([
    {
      code: '85354-9',
      values: [
        { code: '8480-6', decimal: '182', unit: 'mm[Hg]' },
        { code: '8462-4', decimal: '100', unit: 'mm[Hg]' },
      ],
      effectiveAt: takenAt,
      recordedAt: context.now,
      timeBy: 'device',
      performer: context.actor.userId,
      device,
    },
  ]);
});

test('all seven measurements are saved with their score; six are saved without one', () => {
  const whole = pageOf(first(typed(allSeven, { circumstances })));
  expect(whole.scores).toMatchObject([{ total: 0, single3: false, scale: 1 }]);
  expect(whole.scores[0]?.set).toBe(whole.observations[0]?.set);
  const six = pageOf(first(typed(allSeven.slice(1), { circumstances })));
  expect(six.scores).toEqual([]);
  const child = pageOf(first(typed(allSeven, { circumstances: { ...circumstances, age: 9 } })));
  expect(child.scores).toEqual([]);
});

test('what no living person has is asked for again, by its code', () => {
  expect(again(first(typed(allSeven)), typed([aNumber('8867-4', '400')]))).toMatchObject({
    error: { code: 'observations/impossible', measured: '8867-4' },
  });
});

test('systolic has to be above diastolic', () => {
  expect(again(first(typed(allSeven)), typed([aPressure('80', '80')]))).toMatchObject({
    error: { code: 'observations/pressures-reversed' },
  });
});

test('a measurement cannot be taken in the future', () => {
  const input = { ...typed([aPressure('120', '80')]), takenAt: context.now + 3_600_000 };
  expect(again(first(typed(allSeven)), input)).toMatchObject({
    error: { code: 'observations/in-future' },
  });
});

test('the same reading of a device is kept once, and two phones that kept it show it once', () => {
  const input = { ...typed([aPressure('182', '100')]), timeBy: 'device', device };
  const document = first(input);
  expect(again(document, input)).toMatchObject({ error: { code: 'observations/already-kept' } });
  const apart = pageOf(document);
  const other = {
    ...apart,
    observations: apart.observations.map((kept) => ({ ...kept, id: 'f'.repeat(32) })),
  };
  expect(standing([apart, other])).toHaveLength(1);
});

test('a reading that claims the identity of another and says something else is not hidden by it', () => {
  const page = pageOf(first({ ...typed([aPressure('182', '100')]), timeBy: 'device', device }));
  const [kept] = page.observations;
  const forged = {
    ...page,
    observations: [{ ...kept, ...aPressure('120', '80'), id: 'f'.repeat(32) }],
  };
  expect(standing([page, forged as typeof page])).toHaveLength(2);
});

test('a measurement entered in error no longer counts, and stays to be read with its reason', () => {
  const document = first(typed([aPressure('182', '100')]));
  const id = pageOf(document).observations[0]?.id;
  const marked = runCommand({
    command: markVitalsInError,
    document,
    input: { observation: id, reason: 'Wrong patient' },
    context,
  });
  if (!marked.ok) throw new Error(marked.error.code);
  const page = pageOf(marked.value);
  expect(standing([page])).toEqual([]);
  expect(page.observations).toHaveLength(1);
  expect(page.errors).toMatchObject([{ observation: id, reason: 'Wrong patient' }]);
});

test('who writes on one page cannot strike out what stands on another', () => {
  const clinic = pageOf(first(typed([aPressure('182', '100')])));
  const observation = clinic.observations[0]?.id ?? '';
  const home = pageOf(first(typed([aNumber('8867-4', '70')])));
  const error = { id: 'e'.repeat(32), observation, reason: 'x', by: 'a'.repeat(64), at: 1 };
  expect(standing([clinic, { ...home, errors: [error] }])).toHaveLength(2);
  const marked = runCommand({
    command: markVitalsInError,
    document: first(typed([aNumber('8867-4', '70')])),
    input: { observation: 'd'.repeat(32), reason: 'x' },
  });
  expect(marked).toMatchObject({ error: { code: 'observations/unknown-measurement' } });
});

test('a measurement with an unknown shape is counted and hides nothing', () => {
  const document = { ...first(typed(allSeven)), 'observation:aa': { code: 'x' } };
  expect(vitalPages.row(document)).toMatchObject({ unreadable: 1 });
  expect(vitalPages.row(document)?.observations).toHaveLength(allSeven.length);
});

test('a document without a page takes no measurement, and a full page sends to a new one', () => {
  expect(again({}, typed(allSeven))).toMatchObject({ error: { code: 'observations/unreadable' } });
  const document = first(typed([aPressure('120', '80')]));
  const [key, entity] =
    Object.entries(document).find(([name]) => name.startsWith('observation')) ?? [];
  if (key === undefined) throw new Error('an observation');
  const many = Array.from({ length: 500 }, (_, index) => [
    `observation:${index.toString(16).padStart(32, '0')}`,
    entity,
  ]);
  expect(again({ ...document, ...Object.fromEntries(many) }, typed(allSeven))).toMatchObject({
    error: { code: 'observations/page-full' },
  });
});

test.each([
  ['182', '100', 'crisis'],
  ['180', '100', 'critical-high'],
  ['130', '121', 'crisis'],
  ['130', '110', 'critical-high'],
  ['141', '80', 'high'],
  ['140', '90', 'normal'],
  ['89', '60', 'low'],
  ['70', '45', 'critical-low'],
] as const)('%s over %s is %s', (systolic, diastolic, word) => {
  expect(wordOf(aPressure(systolic, diastolic))).toBe(word);
});

test('a cuff that speaks in kPa is judged in mmHg and kept as it spoke', () => {
  const inKilopascal = {
    ...aPressure('24.3', '13.3'),
    values: aPressure('24.3', '13.3').values.map((value) => ({ ...value, unit: 'kPa' as const })),
  };
  expect(wordOf(inKilopascal)).toBe('crisis');
  expect(pageOf(first(typed([inKilopascal]))).observations[0]?.values[0]).toMatchObject({
    decimal: '24.3',
    unit: 'kPa',
  });
});

test('the birth date comes from the summary, and from nothing that is none', () => {
  expect(born.select({ 'patient:self': { birthDate: '1959-03-14' } })).toEqual({
    birthDate: '1959-03-14',
  });
  expect(born.select({ 'patient:self': { birthDate: 'May' } })).toEqual({ birthDate: undefined });
});

test('a patient writes readings at home and nothing on the pages of the clinic', () => {
  const registry = createRegistry([observations]);
  for (const { name } of [recordReading, recordFirstReading])
    expect(registry.allows('patient', name)).toBe(true);
  for (const { name } of [recordVitals, recordFirstVitals, markVitalsInError])
    expect(registry.allows('patient', name)).toBe(false);
});

test('who measured is whose signature it carries; a mark nobody signed strikes nothing out', () => {
  const document = first(typed([aPressure('182', '100')]));
  const observation = pageOf(document).observations[0]?.id;
  const input = { observation, reason: 'x' };
  const marked = runCommand({ command: markVitalsInError, document, input, context });
  if (!marked.ok) throw new Error(marked.error.code);
  const unsigned = readPage(marked.value, UNSIGNED);
  expect(unsigned).toMatchObject({ observations: [{ performer: '' }], errors: [] });
  expect(standing(unsigned ? [unsigned] : [])).toHaveLength(1);
  const { userId } = context.actor;
  const signed = readPage(marked.value, { authorOf: () => userId });
  expect(signed).toMatchObject({ observations: [{ performer: userId }], errors: [{ by: userId }] });
});

test('a strip lies beside the rate that was read from it, whole, and a list knows only where', () => {
  const strip = { rateHz: 130, data: '0 12 E -7' };
  const page = first(typed([aNumber('8867-4', '61')], { strip }));
  const [measured] = pageOf(page).observations;
  expect(readStrips(page).entities).toMatchObject([{ ...strip, set: measured?.set }]);
  const [place] = clinicStrips.row(page, UNSIGNED)?.strips ?? [];
  expect(place).toEqual({ id: place?.id, set: measured?.set });
});

test.each([{ rateHz: 130, data: '1 <b> 2' }, { rateHz: 5, data: '1 2' }, { data: '1' }])(
  'what is no strip is not written: %o',
  (strip) => {
    const input = typed([aNumber('8867-4', '61')], { strip });
    expect(runCommand({ command: recordFirstVitals, document: {}, input, context }).ok).toBe(false);
  },
);

/** The smallest bytes that begin as a JPEG does. */
const aPhoto = (length = 2_000) =>
  Uint8Array.from({ length }, (_, at) => [0xff, 0xd8, 0xff][at] ?? at % 251);

test('a photo of the display lies beside the numbers that were read off it, in one change, under one name', () => {
  const photo = aPhoto();
  const page = first(typed([aPressure('182', '100')], { photo }));
  const [measured] = pageOf(page).observations;
  expect(pageOf(page).photos).toBe(1);
  const { userId } = context.actor;
  expect(clinicPhotos.select(page, { authorOf: () => userId })).toMatchObject([
    { jpeg: photo, set: measured?.set, by: userId },
  ]);
  const [place] = clinicStrips.row(page, { authorOf: () => userId })?.photos ?? [];
  expect(place).toEqual({ id: place?.id, set: measured?.set, by: userId });
  expect(clinicStrips.row(page, UNSIGNED)?.photos).toMatchObject([{ by: undefined }]);
});

test.each([
  ['a drawing with a script', Uint8Array.from(Buffer.from('<svg onload="x()">'.repeat(9)))],
  ['more than a change has room for', aPhoto(60_001)],
  ['three bytes', aPhoto(3)],
  ['a text', 'data:image/jpeg;base64,/9j/'],
])('what is no small photo is not written: %s', (_, photo) => {
  const input = typed([aPressure('182', '100')], { photo });
  expect(runCommand({ command: recordFirstVitals, document: {}, input, context }).ok).toBe(false);
});

test('somebody else’s bytes among the photos of a page are counted and not shown', () => {
  const page = first(typed([aPressure('182', '100')], { photo: aPhoto() }));
  const forged = { ...page, 'photo:ff': { set: 'a'.repeat(32), jpeg: 'x' } };
  expect(clinicPhotos.select(forged)).toHaveLength(1);
  expect(pageOf(forged).photos).toBe(2);
});

test('a page with as many photos as it has room for sends the next one to another page', () => {
  const page = first(typed([aPressure('182', '100')], { photo: aPhoto() }));
  const [, photo] = Object.entries(page).find(([key]) => key.startsWith('photo:')) ?? [];
  if (photo === undefined) throw new Error('a photo');
  const full = {
    ...page,
    ...Object.fromEntries(Array.from({ length: 24 }, (_, at) => [`photo:${String(at)}`, photo])),
  };
  expect(again(full, typed([aPressure('120', '80')], { photo: aPhoto() }))).toMatchObject({
    error: { code: 'observations/page-full' },
  });
  expect(again(full, typed([aPressure('120', '80')])).ok).toBe(true);
});

test('what the table of adults says of a number is written down for adults alone', () => {
  const stored = (isAdult: boolean | undefined) =>
    Object.entries(
      first(typed([aPressure('182', '100')], isAdult === undefined ? {} : { isAdult })),
    ).find(([key]) => key.startsWith('observation:'))?.[1];
  expect(stored(true)).toMatchObject({ interpretation: 'crisis' });
  for (const who of [false, undefined]) {
    expect(stored(who)).not.toHaveProperty('interpretation');
    expect(stored(who)).not.toHaveProperty('table');
  }
});
