import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PARTS } from './licences.ts';

/** Packages of the product that run on the server or in a terminal and are not sent to a browser. */
const NOT_SHIPPED = new Set(['lmdb', 'pg', 'pino', 'tsx', 'uWebSockets.js', 'web-push', 'ws']);

const json = (path: string): Readonly<Record<string, unknown>> =>
  JSON.parse(readFileSync(path, 'utf8')) as Readonly<Record<string, unknown>>;

test('every package that is shipped is named with the licence it comes under', () => {
  const shipped = Object.keys(json('package.json')['dependencies'] as object)
    .filter((name) => !NOT_SHIPPED.has(name))
    .map((name) => ({ name, licence: json(`node_modules/${name}/package.json`)['license'] }));
  expect([...PARTS].sort((a, b) => (a.name < b.name ? -1 : 1))).toEqual(
    shipped.sort((a, b) => (a.name < b.name ? -1 : 1)),
  );
});
