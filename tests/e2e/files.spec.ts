/** A record leaves as a file and comes back as nothing new; a file from elsewhere is looked at, chosen from, and known again. */
import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from './support/accessibility.ts';
import { RelayProcess } from './support/relay-process.ts';

const open = async (page: Page, name: RegExp) => {
  await page.getByRole('link', { name: 'Patients', exact: true }).first().click();
  await page.getByRole('link', { name }).first().click();
  await page.getByRole('link', { name: 'More', exact: true }).first().click();
  await page.getByRole('link', { name: /Files of this record/ }).click();
  await expect(page.getByTestId('copy-holds')).toBeVisible({ timeout: 60_000 });
};

const choose = (page: Page, text: string) =>
  page.locator('input[type=file]').setInputFiles({
    name: 'record.json',
    mimeType: 'application/fhir+json',
    buffer: Buffer.from(text),
  });

const subject = { reference: 'urn:uuid:1' };
/** Of another hospital, which spells the given name otherwise. */
const foreign = (birthDate: string) => ({
  resourceType: 'Bundle',
  type: 'collection',
  entry: [
    {
      fullUrl: 'urn:uuid:1',
      resource: {
        resourceType: 'Patient',
        id: '1',
        name: [{ family: 'Okoro', given: ['Sam'] }],
        gender: 'male',
        birthDate,
      },
    },
    { resource: { resourceType: 'Organization', id: '2', name: 'Lakeside Hospital' } },
    {
      resource: {
        resourceType: 'AllergyIntolerance',
        id: '3',
        patient: subject,
        code: { text: 'Peanut' },
        reaction: [{ manifestation: [{ text: 'hives' }], severity: 'moderate' }],
      },
    },
    {
      resource: {
        resourceType: 'MedicationStatement',
        id: '4',
        subject,
        status: 'active',
        medicationCodeableConcept: { text: 'Tiotropium' },
        dosage: [{ text: 'one inhalation in the morning' }],
      },
    },
    {
      resource: {
        resourceType: 'Consent',
        id: '5',
        patient: subject,
        status: 'active',
        scope: { text: 'adr' },
      },
    },
  ],
});

test('a copy of a record comes back as nothing new, and a foreign file is taken in by choice, once', async ({
  page,
}) => {
  test.setTimeout(240_000);
  const relay = await RelayProcess.create();
  try {
    await page.goto(`${relay.address}/demo`);
    await page.getByRole('button', { name: 'As Amina, nurse' }).click();
    await expect(page.locator('nav').first()).toBeVisible({ timeout: 90_000 });
    await open(page, /Okoro/i);

    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save a copy' }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe('lantern-record-fhir.json');
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(Buffer.from(chunk));
    const copy = Buffer.concat(chunks).toString('utf8');
    const { entry } = JSON.parse(copy) as {
      entry: readonly { resource: { resourceType: string; birthDate?: string } }[];
    };
    expect(entry[0]?.resource.resourceType).toBe('Composition');
    const birthDate = entry[1]?.resource.birthDate ?? '';

    await choose(page, copy);
    await expect(page.getByText('The file is of this very record.')).toBeVisible();
    await expect(page.getByText('There is nothing new in this file')).toBeVisible();

    await choose(page, JSON.stringify(foreign('1931-01-01')).replace('"Okoro"', '"Ode"'));
    await expect(page.getByText('This file is about somebody else')).toBeVisible();
    await choose(page, '{"resourceType":"Bundle","__proto__":{}}');
    await expect(page.getByText('Nothing of it was taken')).toBeVisible();

    await choose(page, JSON.stringify(foreign(birthDate)));
    await expect(page.getByText('New in this file: 2')).toBeVisible();
    await expectAccessible(page, 'the preview of a file');
    const take = page.getByRole('button', { name: 'Take in 2' });
    await take.click();
    await expect(page.getByText('Please confirm first')).toBeVisible();
    await page.getByRole('checkbox', { name: /I have checked/ }).check();
    await page.getByText(/^Not taken: /).click();
    await expect(page.getByText(/Consent: a person has to decide/)).toBeVisible();
    await take.click();
    await expect(page.getByTestId('import-report')).toContainText('2 taken in');
    await expect(page.getByText('Lakeside Hospital')).toBeVisible();

    await choose(page, JSON.stringify(foreign(birthDate)));
    await expect(page.getByText('There is nothing new in this file')).toBeVisible();

    await test.step('a note by sections, signed, and amended below', async () => {
      await page.goBack();
      await page.getByRole('link', { name: 'Notes', exact: true }).first().click();
      await page.getByRole('button', { name: 'Write a note' }).click();
      await page.getByLabel('Title').fill('Morning round');
      await page.getByLabel('Kind of note').selectOption({ label: 'Ward round' });
      await page.getByRole('button', { name: 'Start writing' }).click();
      await page.getByLabel('Observed').fill('Slept well.');
      await expect(page.getByText('Doctors write this section.').first()).toBeVisible();
      await expect(page.getByLabel('Assessment')).toHaveCount(0);
      await page.getByRole('button', { name: 'Sign this note' }).click();
      await page.getByRole('button', { name: 'Sign', exact: true }).click();
      await expect(page.getByTestId('note-standing')).toHaveText('Signed');
      await expect(page.getByLabel('Observed')).toHaveCount(0);
      await page.getByRole('button', { name: 'Add an amendment' }).click();
      await page.getByRole('textbox', { name: 'Amendment' }).fill('Until five.');
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await expect(page.getByTestId('amendment')).toContainText('Until five.');
      await expectAccessible(page, 'a signed note');
    });
  } finally {
    await relay.remove();
  }
});
