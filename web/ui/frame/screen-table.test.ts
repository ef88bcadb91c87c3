import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { homeOf, screenOf, SCREENS, screensFor } from './screen-table.ts';

const OPEN = 'web/routes/(open)';

/** The routes of an open session as the router names them, read off the folders. */
const routes = readdirSync(OPEN, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('+page.svelte'))
  .map((path) => `/${dirname(path)}`.replace(/\/\([^)]+\)/g, ''));

test('every route of an open session stands in the table, and every screen of the table is a route', () => {
  expect(SCREENS.map(({ path }) => path as string).sort()).toEqual(routes.sort());
});

test('every way back leads to a screen that everybody of this one may see', () => {
  for (const { path, audience, ...screen } of SCREENS) {
    if (!('back' in screen)) continue;
    const back = SCREENS.find((other) => other.path === screen.back);
    expect(back, path).toBeDefined();
    // A patient's own chart is reached from home.
    if (path !== '/p/[ref]' && !screen.back.startsWith('/patients'))
      expect(
        audience.filter((one) => back?.audience.includes(one) !== true),
        path,
      ).toEqual([]);
  }
});

test("a way back that is only a patient's leads to a screen a patient may see", () => {
  const own: readonly string[] = screensFor('patient').map(({ path }) => path);
  const ways = SCREENS.flatMap((screen) => ('patientBack' in screen ? [screen.patientBack] : []));
  expect(ways).not.toEqual([]);
  for (const way of ways) expect(own).toContain(way);
});

test('everybody has a first screen, and it is theirs', () => {
  for (const audience of ['clinician', 'patient'] as const) {
    const home = screensFor(audience).find(({ path }) => path === homeOf(audience));
    expect(home?.audience).toContain(audience);
    expect(home?.path).not.toContain('[');
  }
});

test('a route is found by its id with its groups, and one outside is not', () => {
  expect(screenOf('/(open)/(records)/patients/new')?.path).toBe('/patients/new');
  expect(screenOf('/start')).toBeUndefined();
  expect(screenOf(null)).toBeUndefined();
});

test('the shortcuts of the installed app lead to screens, name nobody, and every icon is there', () => {
  const manifest = JSON.parse(readFileSync('static/manifest.webmanifest', 'utf8')) as {
    readonly icons: readonly { readonly src: string; readonly purpose?: string }[];
    readonly shortcuts: readonly { readonly url: string }[];
  };
  const paths: readonly string[] = SCREENS.map(({ path }) => path);
  for (const { url } of manifest.shortcuts) expect(paths).toContain(url);
  for (const { src } of manifest.icons) expect(existsSync(`static${src}`), src).toBe(true);
  expect(manifest.icons.some(({ purpose }) => purpose === 'maskable')).toBe(true);
});
