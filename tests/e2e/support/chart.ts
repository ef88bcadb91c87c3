/** What people do in a chart, by the names on the screen. */
import { expect, type Page } from '@playwright/test';

type ChartTab = 'Summary' | 'Timeline' | 'Notes' | 'Plan' | 'Medicines' | 'More';

export const openTab = (page: Page, name: ChartTab): Promise<void> =>
  page.getByRole('navigation', { name: 'Parts of the chart' }).getByRole('link', { name }).click();

export async function recordMedicine(
  page: Page,
  medicine: { readonly name: string; readonly amount: string },
): Promise<void> {
  await page.getByRole('button', { name: 'Add medicine' }).click();
  await page.getByLabel('Medicine', { exact: true }).fill(medicine.name);
  await page.getByLabel('Amount').fill(medicine.amount);
  await page.getByLabel('Unit').selectOption('mg');
  await page.getByLabel('How it is given').selectOption('oral');
  await page.getByLabel('How often').selectOption('twice-daily');
  await page.getByRole('button', { name: 'Save medicine' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
}

export async function changeDose(page: Page, amount: string): Promise<void> {
  await openTab(page, 'Medicines');
  await page.getByRole('button', { name: 'Change dose' }).click();
  await page.getByLabel('Amount').fill(amount);
  await page.getByRole('button', { name: 'Save dose' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
}

export interface CaseForm {
  readonly title: string;
  readonly problem: string;
  readonly symptoms: string;
  readonly plan: string;
}

export async function openCase(page: Page, form: CaseForm): Promise<void> {
  await openTab(page, 'Plan');
  await page.getByRole('link', { name: 'Open a case' }).click();
  await page.getByLabel('Title').fill(form.title);
  await page.getByLabel('High').check();
  await page.getByLabel('Problem or diagnosis').fill(form.problem);
  await page.getByLabel('Symptoms').fill(form.symptoms);
  await page.getByLabel('Treatment plan').fill(form.plan);
  await page.getByRole('button', { name: 'Open case' }).click();
  await expect(page.getByRole('heading', { name: form.title })).toBeVisible();
}

/** The text of a case's plan, opened from the chart. */
async function showPlan(page: Page, title: string) {
  await openTab(page, 'Plan');
  await page.getByRole('link', { name: title }).click();
  return page.getByRole('textbox', { name: 'Treatment plan' });
}

/** Writes at one end of the plan without taking anything from it, and waits until it is saved. */
export async function writePlan(
  page: Page,
  title: string,
  edit: { readonly before?: string; readonly after?: string },
): Promise<void> {
  const field = await showPlan(page, title);
  await expect(field).not.toHaveValue('');
  await field.press(edit.before === undefined ? 'Control+End' : 'Control+Home');
  await field.pressSequentially(edit.before ?? edit.after ?? '');
  await expect(page.locator('[data-rung="not-saved"]')).toHaveCount(0);
}
