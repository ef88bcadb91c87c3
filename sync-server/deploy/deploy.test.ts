import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../config.ts';

const project = new URL('../..', import.meta.url).pathname;
const read = (name: string): string => readFileSync(join(project, name), 'utf8');

/** Instructions of a container file, lines that go on joined. */
const instructions = read('sync-server/deploy/Containerfile')
  .replaceAll(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => {
    const [name = '', ...rest] = line.split(' ');
    return { name, rest: rest.join(' ') };
  });
const all = (name: string): readonly string[] =>
  instructions.filter((each) => each.name === name).map((each) => each.rest);

describe('the container file', () => {
  test('has only instructions that there are, and begins each stage from a pinned image', () => {
    const known = [
      'FROM',
      'WORKDIR',
      'COPY',
      'RUN',
      'USER',
      'ENV',
      'EXPOSE',
      'VOLUME',
      'STOPSIGNAL',
      'CMD',
    ];
    expect(instructions.filter(({ name }) => !known.includes(name))).toEqual([]);
    expect(all('FROM')).toHaveLength(2);
    for (const image of all('FROM'))
      expect(image).toMatch(/^docker\.io\/library\/node:20\.\d+\.\d+-/);
  });

  test('copies what there is, and everything the relay imports', () => {
    const copied = all('COPY')
      .filter((rest) => rest.startsWith('--from=build'))
      .map((rest) => rest.split(' ')[2]?.replace('/opt/lantern/', '') ?? '');
    expect(copied).toEqual(['package.json', 'node_modules', 'crypto', 'sync-server', 'build']);
    for (const name of ['package.json', 'crypto', 'sync-server', 'scripts/lib/build.mjs'])
      expect([name, existsSync(join(project, name))]).toEqual([name, true]);
    const { dependencies } = JSON.parse(read('package.json')) as {
      readonly dependencies: Readonly<Record<string, string>>;
    };
    // Without its own dependencies for development it still starts: what runs TypeScript is one for production.
    for (const name of ['tsx', 'lmdb', 'pg', 'web-push', 'ws', 'pino', 'valibot'])
      expect(Object.keys(dependencies)).toContain(name);
  });

  test('runs the relay as nobody in particular, with settings that it understands', () => {
    expect(all('USER')).toEqual(['node']);
    expect(all('CMD')).toEqual(['["node", "--import", "tsx", "sync-server/main.ts"]']);
    const settings = Object.fromEntries(
      (all('ENV')[0] ?? '').split(' ').map((pair): [string, string] => {
        const [name = '', value = ''] = pair.split('=');
        return [name, value];
      }),
    );
    expect(parseConfig(settings).ok).toBe(true);
    expect(all('VOLUME')).toEqual([settings['LANTERN_DATA']]);
    expect(all('EXPOSE')).toEqual([settings['PORT']]);
  });
});

describe('the unit of systemd', () => {
  const unit = read('sync-server/deploy/lantern.service');

  test('starts the relay in its folder, waits for its end, and lets it write nowhere else', () => {
    expect(unit).toMatch(/^ExecStart=\/usr\/bin\/node --import tsx sync-server\/main\.ts$/m);
    expect(unit).toMatch(/^ProtectSystem=strict$/m);
    expect(unit).toMatch(/^TimeoutStopSec=30$/m);
  });
});

describe('the operator’s guide', () => {
  test('explains every setting there is', () => {
    const guide = read('docs/operate.md');
    const config = read('sync-server/config.ts');
    const names = [...config.matchAll(/^ {2}(?<name>[A-Z_]+):/gm)].map(
      (match) => match.groups?.['name'] ?? '',
    );
    expect(names.length).toBeGreaterThan(15);
    expect(names.filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
  });
});
