/** The words around the decoders; what each packet means is tried in tests/vectors. */
import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { lantern, PASSPHRASE } from './lantern.test-support.ts';

vi.mock('../core/core.ts', () => {
  throw new Error('the engine was loaded');
});

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

test('every other command does load it', async () => {
  await expect(lantern(['patients'], { passphrase: PASSPHRASE })).rejects.toThrow();
});

test('input that is no list of packets is told on both streams', async () => {
  const answer = await lantern(['decode'], { input: '{' });
  expect(answer).toMatchObject({ code: 1, printed: ['{"error":"malformed"}'] });
  expect(answer.complaints).toEqual(['Standard input is not a JSON array. (malformed)']);
});
