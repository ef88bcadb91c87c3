/**
 * Every screen of the table, gone to by an address that some screen before it offers: a screen no link leads to is not walked,
 * and the walk says so.
 */
import { expect, type Page } from '@playwright/test';
import { screensFor, type Audience } from '../../../web/ui/frame/screen-table.ts';
import { go } from './looks.ts';

export interface Place {
  /** As the table writes it: `/p/[ref]`. */
  readonly path: string;
  readonly address: string;
}

/** How often the walk follows links to other records in search of a screen that it has not met. */
const DETOURS_MAX = 40;

const ADVICE =
  'a screen of the table that no screen of the demo links to: let the demo hold what it shows (web/shell/demo)';

/** The places of somebody, in the order of the table, with an address for each. */
export async function findPlaces(page: Page, audience: Audience): Promise<readonly Place[]> {
  const paths = screensFor(audience).map(({ path }) => path as string);
  const found = new Map<string, string>();
  for (const path of paths) if (!path.includes('[')) found.set(path, path);
  const patterns = paths.map((path) => ({ path, pattern: patternOf(path) }));
  const ahead = [...found.values()];
  const met = new Set(ahead);
  for (let i = 0; i < DETOURS_MAX + paths.length && found.size < paths.length; i++) {
    const address = ahead.shift();
    if (address === undefined) break;
    await go(page, address);
    for (const link of await linksOf(page)) {
      const place = patterns.find(({ pattern }) => pattern.test(link));
      if (place === undefined || met.has(link)) continue;
      met.add(link);
      // What is met for the first time leads on sooner than one more of its kind.
      if (found.has(place.path)) ahead.push(link);
      else {
        found.set(place.path, link);
        ahead.unshift(link);
      }
    }
  }
  const missing = paths.filter((path) => !found.has(path));
  expect(missing, ADVICE).toEqual([]);
  return paths.map((path) => ({ path, address: found.get(path) ?? path }));
}

const patternOf = (path: string): RegExp =>
  new RegExp(`^${path.replace(/\[\w+\]/g, '(?!new$)[^/]+')}$`);

/** Where the links of this screen lead; a list comes a moment after its screen. */
async function linksOf(page: Page): Promise<readonly string[]> {
  await page.waitForFunction(
    () => (document.querySelector('main')?.textContent.trim() ?? '') !== '',
  );
  return page.$$eval('main a[href]', (links) =>
    links.flatMap((link) =>
      link instanceof HTMLAnchorElement && link.origin === location.origin ? [link.pathname] : [],
    ),
  );
}
