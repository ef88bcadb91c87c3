/** What every screen has to bear: no serious or critical finding of axe, no sideways scrolling, and all of it by keyboard. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** `where` names the screen and its look in a failure. */
export const expectAccessible = (page: Page, where = 'this screen'): Promise<void> =>
  expectNothingSevere(new AxeBuilder({ page }), where);

/** For a screen that was judged whole before: what another theme can change. */
export const expectContrast = (page: Page, where: string): Promise<void> =>
  expectNothingSevere(new AxeBuilder({ page }).withRules('color-contrast'), where);

/** For a screen whose colours were judged before: what another language can change. */
export const expectStructure = (page: Page, where: string): Promise<void> =>
  expectNothingSevere(new AxeBuilder({ page }).disableRules('color-contrast'), where);

async function expectNothingSevere(axe: AxeBuilder, where: string): Promise<void> {
  const { violations } = await axe.analyze();
  const severe = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(
    severe.map(({ id, nodes }) => `${id}: ${String(nodes[0]?.html)}`),
    where,
  ).toEqual([]);
}

/** Nothing is cut off or has to be scrolled to sideways, but what scrolls by itself: tables and charts. */
export async function expectNoSidewaysScroll(page: Page, where: string): Promise<void> {
  const wide = await page.evaluate(() => {
    const limit = document.documentElement.clientWidth + 1;
    // A row of tabs scrolls in itself, and so may a table or a chart that says so.
    const scrolls = (element: Element | null) =>
      element !== null && getComputedStyle(element).overflowX === 'auto';
    const own = (element: Element) =>
      element.closest('.only-heard, svg') !== null ||
      ['ul', 'nav', '.scrolls'].some((place) => scrolls(element.closest(place)));
    const hidden = (element: Element) => getComputedStyle(element).clipPath !== 'none';
    return [...document.querySelectorAll('main, main *, header *, nav *')]
      .filter((element) => !own(element) && !hidden(element) && element.checkVisibility())
      .filter((element) => {
        const { left, right, width } = element.getBoundingClientRect();
        return width > 0 && (right > limit || left < -1);
      })
      .slice(0, 3)
      .map(
        (element) => `${element.tagName} ${element.className} ${element.outerHTML.slice(0, 120)}`,
      );
  });
  expect(wide, `${where}: wider than the window`).toEqual([]);
}

/** Tab reaches every control of the content, and each of them shows that it has the focus. */
export async function expectKeyboard(page: Page, where: string): Promise<void> {
  const TABS_MAX = 120;
  const wanted = await page.evaluate(() => {
    const controls = document.querySelectorAll<HTMLElement>(
      'main :is(a[href], button, input, select, textarea, summary)',
    );
    let number = 0;
    const groups = new Set<string>();
    for (const control of controls) {
      delete control.dataset['tabbed'];
      if (!control.checkVisibility() || control.matches(':disabled, [tabindex="-1"], [hidden]'))
        continue;
      // Of a group of radio buttons the Tab key reaches one; arrows reach the others.
      if (control instanceof HTMLInputElement && control.type === 'radio') {
        if (groups.has(control.name)) continue;
        groups.add(control.name);
        control.dataset['tabbed'] = `radio:${control.name}`;
      } else control.dataset['tabbed'] = `control:${String(number++)}`;
    }
    document.querySelector<HTMLElement>('main')?.focus();
    return [...document.querySelectorAll<HTMLElement>('[data-tabbed]')].map((one) =>
      String(one.dataset['tabbed']),
    );
  });
  const missing = new Set(wanted);
  const unmarked: string[] = [];
  for (let i = 0; i < TABS_MAX && missing.size > 0; i++) {
    await page.keyboard.press('Tab');
    const now = await page.evaluate(() => {
      const here = document.activeElement;
      if (!(here instanceof HTMLElement)) return undefined;
      const radio = here instanceof HTMLInputElement && here.type === 'radio';
      // A field with a unit beside it shows the focus round both.
      const isMarked = [here, here.parentElement].some((element) => {
        const { outlineStyle, boxShadow } = getComputedStyle(element ?? here);
        return outlineStyle !== 'none' || boxShadow !== 'none';
      });
      return {
        name: radio ? `radio:${here.name}` : here.dataset['tabbed'],
        isMarked,
        html: here.outerHTML.slice(0, 120),
      };
    });
    if (now?.name === undefined) continue;
    missing.delete(now.name);
    if (!now.isMarked) unmarked.push(now.html);
  }
  expect([...missing], `${where}: not reached by Tab`).toEqual([]);
  expect(unmarked, `${where}: focus does not show`).toEqual([]);
}
