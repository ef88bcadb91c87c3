/** Somebody who has a keyboard and nothing else: where the focus goes, whether it shows, and whether it comes back. */
import { expect, type Locator, type Page } from '@playwright/test';

/** More steps than any screen has controls: whoever has to press Tab more often is caught in a trap. */
const TABS_MAX = 120;

export class Keys {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Tab, as often as it takes. Where one arrives shows it. */
  async tabTo(goal: Locator): Promise<void> {
    await expect(goal).toBeVisible();
    for (let i = 0; i < TABS_MAX; i++) {
      if (await hasFocus(goal)) return this.#expectShown(goal);
      await this.#page.keyboard.press('Tab');
    }
    throw new Error(`Tab does not lead to ${String(goal)}`);
  }

  /** On to a control, and pressed. */
  async press(goal: Locator, key: 'Enter' | 'Space' = 'Enter'): Promise<void> {
    await this.tabTo(goal);
    await this.#page.keyboard.press(key);
  }

  async fill(field: Locator, text: string): Promise<void> {
    await this.tabTo(field);
    await this.#page.keyboard.type(text);
  }

  /** One of several: Tab leads to the group, an arrow to each of them. */
  async choose(option: Locator): Promise<void> {
    const group = await option.evaluate((input) =>
      input instanceof HTMLInputElement ? input.name : '',
    );
    const options = this.#page.locator(`input[type="radio"][name="${group}"]:visible`);
    const inGroup = () =>
      options.evaluateAll((all) => all.some((one) => one === document.activeElement));
    for (let i = 0; i < TABS_MAX && !(await inGroup()); i++) await this.#page.keyboard.press('Tab');
    // Space takes the first; an arrow leaves it for the next, and goes round at the end.
    await this.#page.keyboard.press('Space');
    const count = await options.count();
    for (let i = 0; i < count && !(await option.isChecked()); i++)
      await this.#page.keyboard.press('ArrowDown');
    await expect(option).toBeChecked();
  }

  /** By its first letters, as a closed list takes them. */
  async select(list: Locator, letters: string, value: string): Promise<void> {
    await this.fill(list, letters);
    await expect(list).toHaveValue(value);
  }

  /** Two letters one after the other, outside of fields. */
  async sequence(letters: string): Promise<void> {
    for (const key of letters.split(' ')) await this.#page.keyboard.press(key);
  }

  /** A sheet that a button opens keeps the focus in it, closes by Escape, and gives the focus back. */
  async expectDialog(opener: Locator, name: string | RegExp): Promise<void> {
    const dialog = this.#page.getByRole('dialog', { name });
    await this.press(opener);
    await expect(dialog).toBeVisible();
    for (let i = 0; i < TABS_MAX; i++) {
      const where = await this.#page.evaluate(() => {
        const here = document.activeElement;
        return here === document.body || here?.closest('dialog') !== null;
      });
      expect(where, `${String(name)}: the focus leaves what lies over the screen`).toBe(true);
      await this.#page.keyboard.press('Tab');
      const isRound = await dialog.evaluate((element) => {
        const first = element.querySelector('button, input, select, textarea, a[href]');
        return first === document.activeElement;
      });
      if (isRound) break;
    }
    await this.#page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(opener).toBeFocused();
  }

  async #expectShown(goal: Locator): Promise<void> {
    const isMarked = await goal.evaluate((element) =>
      [element, element.parentElement].some((one) => {
        const { outlineStyle, boxShadow } = getComputedStyle(one ?? element);
        return outlineStyle !== 'none' || boxShadow !== 'none';
      }),
    );
    expect(isMarked, `the focus shows on ${String(goal)}`).toBe(true);
  }
}

const hasFocus = (goal: Locator): Promise<boolean> =>
  goal.evaluate((element) => element === document.activeElement);
