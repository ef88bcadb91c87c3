/** What every screen has to bear: no finding of axe, no sideways scrolling, and all of it by keyboard. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** `where` names the screen and its look in a failure. */
export const expectAccessible = (page: Page, where = 'this screen'): Promise<void> =>
  expectNothingFound(new AxeBuilder({ page }), where);

/** For a screen that was judged whole before: what another theme can change. */
export const expectContrast = (page: Page, where: string): Promise<void> =>
  expectNothingFound(new AxeBuilder({ page }).withRules('color-contrast'), where);

async function expectNothingFound(axe: AxeBuilder, where: string): Promise<void> {
  // There is no frame of another origin, and no need of a second page to put results together.
  const { violations } = await axe.setLegacyMode().analyze();
  expect
    .soft(
      violations.flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ html }) => `${id}: ${html}`)),
      where,
    )
    .toEqual([]);
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
    /** As the head of a table that a phone shows as a list. */
    const isOnlyHeard = (element: Element | null): boolean =>
      element !== null &&
      (getComputedStyle(element).clipPath !== 'none' || isOnlyHeard(element.parentElement));
    return [...document.querySelectorAll('main, main *, header *, nav *')]
      .filter((element) => element.checkVisibility() && !own(element) && !isOnlyHeard(element))
      .filter((element) => {
        const { left, right, width } = element.getBoundingClientRect();
        return width > 0 && (right > limit || left < -1);
      })
      .slice(0, 3)
      .map(
        (element) => `${element.tagName} ${element.className} ${element.outerHTML.slice(0, 120)}`,
      );
  });
  expect.soft(wide, `${where}: wider than the window`).toEqual([]);
}

/** No text is longer or higher than what it stands in: an ellipsis hides words, and so does an edge. */
export async function expectNothingCutOff(page: Page, where: string): Promise<void> {
  const cut = await page.evaluate(() => {
    const hasText = (element: Element) =>
      [...element.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && (node.textContent ?? '').trim() !== '',
      );
    const hides = (overflow: string) => overflow === 'hidden' || overflow === 'clip';
    /** The nearest element that would hide what is outside it, before one that scrolls. */
    const edgeOf = (text: Element) => {
      for (let at: Element | null = text; at !== null; at = at.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(at);
        if (hides(overflowX) || hides(overflowY)) return at;
        if (overflowX === 'auto' || overflowY === 'auto') return undefined;
      }
      return undefined;
    };
    return [...document.querySelectorAll('body *')]
      .filter((element) => hasText(element) && element.checkVisibility())
      .filter((element) => element.closest('.only-heard, svg, #svelte-announcer') === null)
      .filter((element) => {
        const edge = edgeOf(element);
        if (edge === undefined || edge === document.documentElement) return false;
        // The first words of what is read whole behind its link; and what is only heard.
        if (edge.matches('[data-excerpt]') || getComputedStyle(edge).clipPath !== 'none')
          return false;
        const { scrollWidth, clientWidth, scrollHeight, clientHeight } = edge;
        // Descenders may reach below a line by a hair.
        return scrollWidth > clientWidth + 1 || scrollHeight > clientHeight + 4;
      })
      .slice(0, 3)
      .map((element) => `${element.tagName} ${element.className} ${String(element.textContent)}`);
  });
  expect.soft(cut, `${where}: text that is cut off`).toEqual([]);
}

/** Tab reaches every control of the content, each of them shows that it has the focus, and nothing lies over it. */
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
  const covered: string[] = [];
  for (let i = 0; i < TABS_MAX && missing.size > 0; i++) {
    await page.keyboard.press('Tab');
    const now = await page.evaluate(async () => {
      const here = document.activeElement;
      if (!(here instanceof HTMLElement)) return undefined;
      const radio = here instanceof HTMLInputElement && here.type === 'radio';
      // A field with a unit beside it shows the focus round both.
      const isMarked = [here, here.parentElement].some((element) => {
        const { outlineStyle, boxShadow } = getComputedStyle(element ?? here);
        return outlineStyle !== 'none' || boxShadow !== 'none';
      });
      const label = here.closest('label');
      const isCovered = () => {
        const { left, top, width, height } = here.getBoundingClientRect();
        const above = document.elementFromPoint(left + width / 2, top + height / 2);
        return (
          !here.contains(above) && above?.contains(here) !== true && label?.contains(above) !== true
        );
      };
      // What still had to be scrolled to is there a frame later.
      if (isCovered())
        await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));
      return {
        isCovered: isCovered(),
        name: radio ? `radio:${here.name}` : here.dataset['tabbed'],
        isMarked,
        html: here.outerHTML.slice(0, 120),
      };
    });
    if (now?.name === undefined) continue;
    missing.delete(now.name);
    if (!now.isMarked) unmarked.push(now.html);
    if (now.isCovered) covered.push(now.html);
  }
  // What has left the screen meanwhile, as a list that was drawn anew, is nothing Tab could reach.
  const unreached = await page.evaluate(
    (names) =>
      [...document.querySelectorAll<HTMLElement>('[data-tabbed]')]
        .filter((one) => names.includes(String(one.dataset['tabbed'])))
        .filter((one) => one.checkVisibility() && !one.matches(':disabled'))
        .map((one) => one.outerHTML.slice(0, 120)),
    [...missing],
  );
  expect.soft(unreached, `${where}: not reached by Tab`).toEqual([]);
  expect.soft(unmarked, `${where}: focus does not show`).toEqual([]);
  expect.soft(covered, `${where}: something lies over the focus`).toEqual([]);
}
