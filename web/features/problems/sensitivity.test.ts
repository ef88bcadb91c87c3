import { describe, expect, test } from 'vitest';
import { aContext, runCommand } from '#kernel/command-run.test-support.ts';
import type { RawDocument } from '#kernel/document.ts';
import { recordProblem } from './commands.ts';
import { problemList } from './queries.ts';
import { labelProblem } from './sensitivity.ts';

function done(run: ReturnType<typeof runCommand>): RawDocument {
  if (!run.ok) throw new Error(run.error.code);
  return run.value;
}
const fresh = (id: string) => ({ ...aContext(), newId: () => id.padStart(32, '0') });
const written = (text: string, code: string) =>
  done(
    runCommand({
      ...{ command: recordProblem, document: {}, context: fresh('1') },
      input: { text, code },
    }),
  );
const shown = (document: RawDocument) => problemList.select(document).standing[0];
const labelling = (document: RawDocument, sensitivity: string, id = 'a') =>
  runCommand({
    ...{ command: labelProblem, document, context: fresh(id) },
    input: { problem: '1'.padStart(32, '0'), sensitivity, replaces: shown(document)?.labels ?? [] },
  });

describe('how sensitive a problem is', () => {
  test.each([
    ['F32.1', 'very-sensitive'],
    ['B20', 'very-sensitive'],
    ['Z21', 'very-sensitive'],
    ['B25', 'normal'],
    ['I10', 'normal'],
    ['', 'normal'],
  ])('follows from %j until somebody says otherwise: %s', (code, sensitivity) => {
    const document = written('A problem', code);
    expect(shown(document)?.sensitivity).toBe(sensitivity);
    expect(shown(done(labelling(document, 'sensitive')))?.sensitivity).toBe('sensitive');
  });

  test('is the last word, and of words said apart the most cautious', () => {
    const document = written('Asthma', 'J45');
    const first = done(labelling(document, 'very-sensitive'));
    const back = done(labelling(first, 'normal', 'b'));
    expect(shown(back)?.sensitivity).toBe('normal');
    const apart = { ...back, ...done(labelling(document, 'sensitive', 'c')) };
    expect(shown(apart)?.sensitivity).toBe('sensitive');
    const settled = done(labelling(apart, 'normal', 'd'));
    expect(shown(settled)).toMatchObject({
      sensitivity: 'normal',
      labels: ['d'.padStart(32, '0')],
    });
  });

  test('a label this version cannot read covers rather than shows', () => {
    const document = done(labelling(written('Asthma', 'J45'), 'sensitive'));
    const key = `fact:${'a'.padStart(32, '0')}`;
    const newer = { ...document, [key]: { ...(document[key] as object), sensitivity: 'secret' } };
    expect(shown(newer)?.sensitivity).toBe('very-sensitive');
  });

  test('is said of a problem of this record only, in a word that exists', () => {
    expect(labelling({}, 'sensitive')).toEqual({
      ...{ ok: false, error: { code: 'problems/unknown-problem' } },
    });
    expect(labelling(written('Asthma', 'J45'), 'secret').ok).toBe(false);
  });
});
