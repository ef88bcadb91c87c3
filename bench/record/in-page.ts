/** What is timed inside the page, as text: it runs in the browser, where this program's own helpers are not. Milliseconds. */
import type { Page } from '@playwright/test';

/** Calls one of these with what it is given; a text that names a function is not called by itself. */
export async function inPage(page: Page, code: string, given: string | number): Promise<number> {
  const answer: unknown = await page.evaluate(`(${code})(${JSON.stringify(given)})`);
  if (typeof answer !== 'number') throw new Error('the page did not answer with a time');
  return answer;
}

const PAINTED = `const painted = () =>
  new Promise((done) => requestAnimationFrame(() => setTimeout(done)));`;

/** From a word standing in the search field until the list that answers it is painted. */
export const SEARCH_ONCE = `async (text) => {
  ${PAINTED}
  const field = document.querySelector('#patient-search');
  const write = (value) => {
    field.value = value;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  };
  write('');
  await painted();
  const started = performance.now();
  write(text);
  await painted();
  return performance.now() - started;
}`;

/** Flings through the list; the longest task meanwhile, none being none over 50. */
export const SCROLL_THROUGH = `async (scrolls) => {
  const list = document.querySelector('#patient-search').closest('.list').parentElement;
  let longest = 0;
  const observer = new PerformanceObserver((entries) => {
    for (const { duration } of entries.getEntries()) longest = Math.max(longest, duration);
  });
  observer.observe({ entryTypes: ['longtask'] });
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  for (let turn = 0; turn < scrolls; turn++) {
    list.scrollBy({ top: 1200 });
    await pause(50);
  }
  await pause(200);
  observer.disconnect();
  if (list.scrollTop === 0) throw new Error('the list did not scroll');
  list.scrollTo({ top: 0 });
  return longest;
}`;

/** From pressing a row until what an emergency needs is painted. */
export const OPEN_CHART = `async (row) => {
  ${PAINTED}
  const started = performance.now();
  document.querySelectorAll('li[aria-posinset] a')[row].click();
  const isThere = () =>
    document.querySelector('[data-testid="patient-banner"]') !== null &&
    [...document.querySelectorAll('h2')].some(({ textContent }) => textContent === 'Allergies');
  while (!isThere()) await new Promise((next) => requestAnimationFrame(next));
  await painted();
  return performance.now() - started;
}`;

/** From pressing a button until the dialog is gone and the chart holds the words, which is after they lie on the disk. */
export const SAVE_AND_WAIT = `async (words) => {
  const started = performance.now();
  document.querySelector('dialog[open] [type=submit]').click();
  const isSaved = () =>
    document.querySelector('dialog[open]') === null && document.body.innerText.includes(words);
  while (!isSaved()) await new Promise((next) => requestAnimationFrame(next));
  return performance.now() - started;
}`;

/** When the words stand in the note of this page, by the clock of the machine. */
export const SEE_WORDS = `async (words) => {
  const until = Date.now() + 30000;
  while (Date.now() < until) {
    if (document.querySelector('[role=textbox]')?.textContent.includes(words) === true)
      return Date.now();
    await new Promise((next) => setTimeout(next, 4));
  }
  throw new Error('the words did not arrive');
}`;

/** Writes at the end of the note of this page, and says when. */
export const WRITE_WORDS = `(words) => {
  const field = document.querySelector('[role=textbox]');
  field.focus();
  getSelection().selectAllChildren(field);
  getSelection().collapseToEnd();
  document.execCommand('insertText', false, words);
  return Date.now();
}`;
