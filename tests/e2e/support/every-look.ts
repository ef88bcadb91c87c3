/** One screen, judged in every look it can have. Each of these leaves it in the light theme with text of the common size. */
import type { Page } from '@playwright/test';
import {
  expectAccessible,
  expectContrast,
  expectKeyboard,
  expectNoSidewaysScroll,
  expectNothingCutOff,
} from './accessibility.ts';
import { DESKTOP, NARROW, PHONE, picture, wear } from './looks.ts';

/** `name` names the screen in a failure and its picture. */
export async function lookOnDesktop(page: Page, name: string): Promise<void> {
  await page.setViewportSize(DESKTOP);
  await expectAccessible(page, `${name} in light`);
  await expectKeyboard(page, name);
  await inEveryTheme(page, `${name} on a desktop`);
  await atTwiceTheText(page, `${name} on a desktop`);
}

export async function lookOnPhone(page: Page, name: string): Promise<void> {
  await page.setViewportSize(PHONE);
  await expectAccessible(page, `${name} on a phone`);
  await expectRoom(page, `${name} on a phone`);
  await inEveryTheme(page, `${name} on a phone`);
  await atTwiceTheText(page, `${name} on a phone`);
}

export async function lookInLittleRoom(page: Page, name: string): Promise<void> {
  await page.setViewportSize(NARROW);
  await picture(page, `${name} narrow`);
  await expectRoom(page, `${name} in the narrowest window`);
  await page.setViewportSize(PHONE);
  await atTwiceTheText(page, `${name} in long words`);
}

/** What another theme can change is the colours, and those of the light one have been judged. */
async function inEveryTheme(page: Page, name: string): Promise<void> {
  await picture(page, `${name} light`);
  for (const theme of ['dark', 'sunlight']) {
    await wear(page, { theme });
    await picture(page, `${name} ${theme}`);
    await expectContrast(page, `${name} in ${theme}`);
  }
  await wear(page, { theme: 'light' });
}

async function atTwiceTheText(page: Page, name: string): Promise<void> {
  await wear(page, { text: '200' });
  await picture(page, `${name} twice`);
  await expectRoom(page, `${name} at twice the text`);
  await wear(page, { text: '100' });
}

async function expectRoom(page: Page, where: string): Promise<void> {
  await expectNoSidewaysScroll(page, where);
  await expectNothingCutOff(page, where);
}
