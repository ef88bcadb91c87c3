/**
 * Journey A continued: a plan made without a network, handed over when the two meet again, and read on the other device with who,
 * when and where each entry is; and the list for the day without computers.
 */
import { expect, test } from '@playwright/test';
import { expectAccessible } from './support/accessibility.ts';
import { openCase } from './support/chart.ts';
import { Person } from './support/person.ts';
import { RelayProcess } from './support/relay-process.ts';
import { AMINA, KOFFI } from './support/staff.ts';

/** From one device to another, on a machine that is busy with two browsers. */
const ACROSS = { timeout: 60_000 };
/** Journey A14, for forty patients. */
const PAPER_MS_MAX = 10_000;

test.setTimeout(300_000);

test('a plan made offline is handed over, answered, read elsewhere with its history, and printed', async ({
  launchOptions,
}) => {
  const relay = await RelayProcess.create();
  const amina = await Person.create(AMINA, launchOptions);
  const koffi = await Person.create(KOFFI, launchOptions);
  const { page } = amina;
  try {
    await test.step('two who know one patient, and then no network for one of them', async () => {
      await amina.foundClinic(relay.address, 'Lakeside');
      await koffi.join(await amina.invite());
      expect(await koffi.checkNumber()).toBe(await amina.checkNumber());
      await page.getByRole('button', { name: 'Let in', exact: true }).click();
      await expect(koffi.page.getByRole('link', { name: 'Patients' }).first()).toBeVisible(ACROSS);
      await amina.registerPatient({ family: 'Wanjiru', given: 'Grace' });
      await expect(koffi.page.getByRole('link', { name: 'People' }).first()).toBeVisible();
      await amina.reloadOffline();
      await amina.openPatient('WANJIRU');
    });

    await test.step('a plan begins from a template without a number of medicine, and somebody leads it', async () => {
      const texts = { problem: 'Ulcer', symptoms: 'Pain at night', plan: 'Dressing daily' };
      await openCase(page, { title: 'Diabetes foot', ...texts });
      await page.getByRole('button', { name: 'Begin from a template' }).click();
      await page.getByLabel('Template', { exact: true }).selectOption('wound');
      await page.getByLabel('Explain the danger signs').uncheck();
      await expect(page.getByText('no clinician has signed them yet')).toBeVisible();
      // Hazard 1: whoever writes reads for whom, by two signs, in the dialog itself.
      await expect(page.getByRole('dialog')).toContainText(/WANJIRU[\s\S]*1959/);
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Add to the plan' }).click();
      await expect(page.getByRole('dialog')).toBeHidden();
      await expect(page.getByText('Photo and size of the wound').first()).toBeVisible();
      await expect(page.getByText('Explain the danger signs')).toHaveCount(0);
      await page.getByRole('button', { name: 'Assign somebody' }).click();
      await page.getByLabel('Who', { exact: true }).selectOption({ label: AMINA.name });
      await page.getByLabel('Role', { exact: true }).selectOption('lead');
      await page.getByRole('button', { name: 'Assign', exact: true }).click();
      await expect(page.getByRole('dialog')).toBeHidden();
    });

    await test.step('a goal gets on, a version is kept, and the plan is handed over', async () => {
      await page.getByRole('button', { name: /^Change\s*: Wound closed$/ }).click();
      await page.getByLabel('Half', { exact: true }).check();
      await page.getByLabel('Remark').fill('Smaller since Monday');
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Save progress' }).click();
      await expect(page.getByRole('progressbar')).toHaveCount(2);
      await page.getByRole('button', { name: 'Keep this version' }).click();
      await page.getByRole('button', { name: 'Keep version' }).click();
      await expect(page.getByRole('dialog')).toBeHidden();
      await page.getByRole('button', { name: 'Hand over this plan' }).click();
      await page.getByLabel('To whom?').selectOption({ label: KOFFI.name });
      await page.getByLabel('What should they know?').fill('Away from Thursday');
      await page.getByRole('button', { name: 'Ask to take over' }).click();
      await expect(page.getByText('Not accepted yet')).toBeVisible();
      await expectAccessible(page);
    });

    await test.step('they meet: the other is told at once, and takes over', async () => {
      await amina.back();
      await koffi.go('Today');
      const waits = koffi.page.getByRole('link', { name: /Hand-over waits for you/ });
      await expect(waits).toBeVisible(ACROSS);
      await waits.click();
      await expect(koffi.page.getByText('You are asked to take this over.')).toBeVisible();
      await expectAccessible(koffi.page);
      await koffi.page.getByRole('button', { name: 'Take over' }).click();
      await expect(koffi.page.getByText('taken over').first()).toBeVisible();
      await expect(page.getByText('taken over').first()).toBeVisible(ACROSS);
      await expect(page.getByText('Not accepted yet')).toHaveCount(0);
    });

    await test.step('A13: what happened stands on his device with who and when, and where it is', async () => {
      const history = koffi.page.getByTestId('case-history');
      await expect(history).toContainText(`${KOFFI.name} looks after the case`);
      await expect(history).toContainText('Smaller since Monday');
      await expect(history.getByRole('listitem').first()).toContainText(/Amina|Koffi/);
      for (const each of [amina, koffi])
        await expect(each.page.locator('[data-rung="on-another-device"]').first()).toBeVisible(
          ACROSS,
        );
    });

    await test.step('the status ends with a reason, and a plan that changed is brought back', async () => {
      const his = koffi.page;
      await his.getByRole('textbox', { name: 'Treatment plan' }).press('Control+End');
      await his.getByRole('textbox', { name: 'Treatment plan' }).pressSequentially(', and rest');
      await expect(his.locator('[data-rung="not-saved"]')).toHaveCount(0);
      await his.getByRole('button', { name: 'Bring back' }).click();
      await expect(his.getByRole('textbox', { name: 'Treatment plan' })).toHaveValue(
        'Dressing daily',
      );
      await his.getByRole('button', { name: 'Change status' }).click();
      await his.getByLabel('Closed', { exact: true }).check();
      await his.getByRole('button', { name: 'Save status' }).click();
      await expect(his.getByText('Please say why.')).toBeVisible();
      await expectAccessible(his);
      await his.getByRole('textbox', { name: 'Why' }).fill('Healed');
      await his.getByRole('button', { name: 'Save status' }).click();
      await expect(page.getByText('Status: Closed').first()).toBeVisible(ACROSS);
    });

    await test.step('A14: the list for the day without computers stands there in time', async () => {
      await amina.go('Patients');
      const started = Date.now();
      await page.getByRole('link', { name: 'List on paper' }).click();
      await expect(page.getByText('WANJIRU').first()).toBeVisible();
      expect(Date.now() - started).toBeLessThan(PAPER_MS_MAX);
    });
    expect([...amina.complaints, ...koffi.complaints]).toEqual([]);
  } finally {
    for (const each of [amina, koffi]) {
      await each.close();
      await each.remove();
    }
    await relay.remove();
  }
});
