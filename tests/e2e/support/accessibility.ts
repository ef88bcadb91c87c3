/** No serious or critical finding of axe on a screen as it stands. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const severe = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(severe.map(({ id, nodes }) => `${id}: ${String(nodes[0]?.html)}`)).toEqual([]);
}
