import { describe, expect, test } from 'vitest';
import { FILES_AT_ONCE_MAX } from '#clinical/attachment.ts';
import { aContext, runCommand } from '#kernel/command-run.test-support.ts';
import { attachToCase, attachToNote } from './commands.ts';
import { caseFiles, noteFiles } from './queries.ts';

const ID = 'ab'.repeat(16);
const picked = {
  ...{ id: ID, name: 'wound.jpg', type: 'image/jpeg', length: 4, seconds: 0 },
  ...{ key: new Uint8Array(32), digest: new Uint8Array(32), preview: new Uint8Array(0) },
};
const context = { ...aContext(), pickedFile: (id: string) => (id === ID ? picked : undefined) };

describe('a file', () => {
  test.each([
    ['note', attachToNote, noteFiles],
    ['case', attachToCase, caseFiles],
  ] as const)('that was picked here is added to a %s', (_, command, query) => {
    const input = { files: [ID] };
    expect(command.files?.(input)).toEqual([ID]);
    const added = runCommand({ command, document: {}, input, context });
    if (!added.ok) throw new Error(added.error.code);
    expect(query.select(added.value).files).toMatchObject([{ id: ID, name: 'wound.jpg' }]);
  });

  test('that was not picked here is refused, and so are none and too many at once', () => {
    const run = (files: readonly string[]) =>
      runCommand({ command: attachToNote, document: {}, input: { files }, context });
    expect(run(['cd'.repeat(16)])).toEqual({ ok: false, error: { code: 'files/not-here' } });
    for (const files of [[], Array.from({ length: FILES_AT_ONCE_MAX + 1 }, () => ID)])
      expect(run(files)).toMatchObject({ ok: false, error: { code: 'kernel/invalid-input' } });
  });
});
