import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { FRAME_NUMBERS } from '#protocol/frame.ts';
import { measured } from './layout.ts';
import { bytesOfValid, readVectorFiles } from './vector-file.ts';

const ROOT = new URL('../../', import.meta.url);
const DOCUMENT = readFileSync(new URL('docs/protocol.md', ROOT), 'utf8');

/** The layouts at the head of a file, without the words around them. */
function headOf(file: string): string {
  const head = /^\/\*\*\n(.*?)\n \*\//s.exec(readFileSync(new URL(file, ROOT), 'utf8'))?.[1] ?? '';
  const lines = head.split('\n').filter((line) => line.startsWith(' *   '));
  return lines.map((line) => line.slice(5)).join('\n');
}

const inCode = readdirSync(new URL('crypto/', ROOT), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.includes('.test'))
  .map((file) => [`crypto/${file}`, headOf(`crypto/${file}`)] as const)
  .filter(([, layouts]) => layouts !== '');

const inDocument = DOCUMENT.split(/^### /m)
  .slice(1)
  .map((section) => ({
    title: section.split('\n')[0] ?? '',
    file: /\(`(crypto\/\S+)`\)$/m.exec(section)?.[1] ?? '',
    layouts: /^```text\n(.*?)\n```$/ms.exec(section)?.[1] ?? '',
  }));

/** Each `Name = fields` of the document; the body of an entry by the title it stands under. */
const LAYOUTS = new Map(
  inDocument.flatMap(({ title, layouts }) => {
    const whole = layouts.replaceAll(/\n\s+(?=[|‖])/g, ' ').replaceAll(/\n(?=[|‖])/g, ' ');
    return whole.split('\n').flatMap((line, place): readonly [string, string][] => {
      const [, name, layout] = /^(\w+)\s+= (.*)$/.exec(line) ?? [];
      if (name !== undefined && layout !== undefined) return [[name, layout]];
      return place === 0 ? [[title, line]] : [];
    });
  }),
);

const MEASURED: Readonly<Record<string, string>> = {
  'device-card': 'DeviceCard',
  session: 'Session',
  statement: 'Statement',
  evidence: 'Evidence',
  snapshot: 'Snapshot',
  welcome: 'WELCOME',
  token: 'token',
};

/** What of the layout stands before its two spaces: remarks about the whole follow. */
const fieldsOf = (name: string): string => LAYOUTS.get(name)?.split('    ')[0] ?? '';

describe('the formats in the document', () => {
  test('are those at the head of the files that read and write them', () => {
    expect(inDocument.map(({ file, layouts }) => [file, layouts]).sort()).toEqual(inCode.sort());
  });

  test.each(readVectorFiles().filter(({ structure }) => structure in MEASURED))(
    '$structure: the published bytes obey the layout to the last',
    ({ structure, valid }) => {
      for (const bytes of valid.map(bytesOfValid))
        expect(measured(bytes, fieldsOf(MEASURED[structure] ?? ''), LAYOUTS)).toBe(bytes.length);
    },
  );

  test.each(readVectorFiles().filter(({ structure }) => structure.startsWith('entry-')))(
    '$structure: the published bytes obey the layout of an entry and of its body',
    ({ structure, valid }) => {
      const body = fieldsOf(structure.slice('entry-'.length).toUpperCase());
      const [front = ''] = fieldsOf('Entry').split(' | body var');
      for (const bytes of valid.map(bytesOfValid)) {
        expect(measured(bytes, fieldsOf('Entry'), LAYOUTS)).toBe(bytes.length);
        const inner = bytes.subarray(measured(bytes, front, LAYOUTS) + 4, -64);
        expect(measured(inner, body, LAYOUTS)).toBe(inner.length);
      }
    },
  );
});

test('every frame of the protocol has published bytes', () => {
  const published = readVectorFiles().map(({ structure }) => structure);
  const missing = Object.keys(FRAME_NUMBERS).filter((name) => !published.includes(`frame-${name}`));
  expect(missing).toEqual([]);
});
