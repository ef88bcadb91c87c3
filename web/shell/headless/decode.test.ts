/** The words around the decoders; what each packet means is tried in tests/vectors. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { lantern } from './lantern.test-support.ts';

interface Vector {
  readonly id: string;
  readonly characteristic: string;
  readonly expect: object;
}

const file = new URL('../../../tests/vectors/device-vectors.json', import.meta.url);
const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as {
  readonly vectors: readonly Vector[];
};
const three = [vectors.at(0), vectors.at(20), vectors.at(-1)];

test.each([[[]], [['--json']]])(
  'three packets are decoded without the engine, with %j',
  async (options) => {
    const answer = await lantern(['decode', ...options], { input: JSON.stringify(three) });
    expect(answer).toMatchObject({ code: 0, complaints: [] });
    expect(answer.printed).toHaveLength(1);
    expect(answer.json).toMatchObject(
      three.map((vector) => {
        const { id, expect: wanted } = vector ?? { id: '', expect: {} };
        return 'error' in wanted ? { id, ...wanted } : { id, decoded: wanted };
      }),
    );
  },
);

const { imports: aliases } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly imports: Readonly<Record<string, string>>;
};

/** `#kernel/result.ts` as a path of this project; any other name as it is. */
function withoutAlias(name: string): string {
  const [alias = '', ...rest] = name.split('/');
  const target = aliases[`${alias}/*`];
  return target === undefined ? name : join(target.replace('*', ''), ...rest);
}

/** The modules that are loaded with the one at `path`: itself, what it imports, and what those import. */
function loadedWith(path: string, loaded = new Set<string>()): ReadonlySet<string> {
  if (loaded.has(path)) return loaded;
  loaded.add(path);
  if (!path.endsWith('.ts')) return loaded;
  const lines = readFileSync(path, 'utf8').matchAll(/^import (?!type\b)[^;]*?from '([^']+)';$/gm);
  for (const [, name = ''] of lines)
    loadedWith(name.startsWith('.') ? join(dirname(path), name) : withoutAlias(name), loaded);
  return loaded;
}

test('neither the program nor decoding loads the engine, as a client does', () => {
  const engine = 'web/sync/engine/engine.ts';
  expect(loadedWith('web/shell/headless/client.ts')).toContain(engine);
  for (const path of ['web/shell/headless/main.ts', 'web/shell/headless/decode.ts']) {
    const foreign = [...loadedWith(path)].filter(
      (each) => !/^(web\/shell\/headless|web\/kernel|device-adapters)\/|^node:/.test(each),
    );
    expect(foreign, path).toEqual([]);
    expect(loadedWith(path)).not.toContain('web/shell/headless/client.ts');
  }
});

test('input that is no list of packets is told on both streams', async () => {
  const answer = await lantern(['decode'], { input: '{' });
  expect(answer).toMatchObject({ code: 1, printed: ['{"error":"malformed"}'] });
  expect(answer.complaints).toEqual(['Standard input is not a JSON array. (malformed)']);
});
