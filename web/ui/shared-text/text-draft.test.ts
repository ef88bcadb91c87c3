import { describe, expect, test } from 'vitest';
import type { Heads, TextEdit } from '#kernel/document.ts';
import type { CommandError } from '#kernel/feature.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { movedPosition } from './text-merge.ts';
import { SAVE_MS_MAX, TextDraft, TOGETHER_MS, TOGETHER_SAVE_MS } from './text-draft.ts';

/** One text in an engine that rebases edits as the real one does, and a field whose time is moved by hand. */
function desk(start = '') {
  let now = 0;
  const timers = new Map<symbol, { at: number; run: () => void }>();
  const versions: { text: string; since: TextEdit[] }[] = [{ text: start, since: [] }];
  const saves: { at: number; text: string }[] = [];
  let refuse: CommandError | undefined;
  let network = Promise.resolve();

  const current = () => ({ text: versions.at(-1)?.text ?? '', heads: [String(versions.length)] });
  const apply = ({ index, remove, insert }: TextEdit) => {
    const text = versions.at(-1)?.text ?? '';
    for (const version of versions) version.since.push({ index, remove, insert });
    versions.push({
      text: text.slice(0, index) + insert + text.slice(index + remove),
      since: [],
    });
  };
  const save = async (request: {
    base: Heads;
    edits: readonly TextEdit[];
  }): Promise<Result<unknown, CommandError>> => {
    await network;
    if (refuse !== undefined) return err(refuse);
    const base = versions[Number(request.base[0]) - 1];
    for (const edit of request.edits) {
      const place = (position: number) =>
        (base?.since ?? []).reduce((at, later) => movedPosition(at, [later]), position);
      const index = place(edit.index);
      apply({ index, remove: place(edit.index + edit.remove) - index, insert: edit.insert });
    }
    saves.push({ at: now, text: current().text });
    draft.arrived(current());
    return ok(undefined);
  };
  const draft = new TextDraft({
    timers: {
      schedule: (delayMs, run) => {
        const key = Symbol('timer');
        timers.set(key, { at: now + delayMs, run });
        return () => void timers.delete(key);
      },
    },
    save,
    changed: () => undefined,
  });
  draft.arrived(current());

  const settled = async () => {
    for (let i = 0; i < 20; i++) await Promise.resolve();
  };
  return {
    draft,
    saves,
    settled,
    stored: () => current().text,
    field: () => draft.state.text,
    type: (text: string) => draft.typed(draft.state.text + text),
    other: (edit: TextEdit) => {
      apply(edit);
      draft.arrived(current());
    },
    refuseWith: (error: CommandError | undefined) => void (refuse = error),
    /** Saves wait until the answer is called. */
    slowly: () => {
      let go = (): void => undefined;
      network = new Promise((resolve) => (go = resolve));
      return go;
    },
    pass: async (ms: number) => {
      for (let step = 0; step < ms; step += 100) {
        now += 100;
        for (const [key, timer] of [...timers])
          if (timer.at <= now && timers.delete(key)) timer.run();
        await settled();
      }
    },
  };
}

describe('saving', () => {
  test('somebody who never pauses loses two seconds at most', async () => {
    const { type, pass, saves } = desk();
    for (let i = 0; i < 100; i++) {
      type('x');
      await pass(100);
    }
    let last = 0;
    for (const { at } of saves) {
      expect(at - last).toBeLessThanOrEqual(SAVE_MS_MAX + 100);
      last = at;
    }
    expect(saves.length).toBeGreaterThanOrEqual(4);
  });

  test('a pause saves, and one save holds a whole burst of keys', async () => {
    const { type, pass, saves, draft } = desk();
    for (const key of 'Slept well') type(key);
    expect(draft.state.unsaved).toBe(true);
    await pass(1_000);
    expect(saves.map(({ text }) => text)).toEqual(['Slept well']);
    expect(draft.state.unsaved).toBe(false);
  });

  test('while somebody else writes too, each sees the other within a tenth of a second, typing on and on', async () => {
    const { type, pass, other, saves } = desk();
    other({ index: 0, remove: 0, insert: 'Hello. ' });
    for (let key = 0; key < 5; key++) {
      type('x');
      await pass(TOGETHER_SAVE_MS);
      expect(saves).toHaveLength(key + 1);
    }
  });

  test('somebody who writes alone again saves by the pause again', async () => {
    const { type, pass, other, saves } = desk();
    other({ index: 0, remove: 0, insert: 'Hello. ' });
    await pass(TOGETHER_MS);
    type('x');
    await pass(700);
    expect(saves).toHaveLength(0);
    await pass(100);
    expect(saves).toHaveLength(1);
  });

  test('one’s own saves are nobody else’s writing', async () => {
    const { type, pass, saves } = desk();
    type('one');
    await pass(800);
    type(' two');
    await pass(700);
    expect(saves).toHaveLength(1);
  });

  test('leaving the field saves at once', async () => {
    const { draft, type, stored } = desk();
    type('Slept well');
    await draft.flush();
    expect(stored()).toBe('Slept well');
  });

  test('until the save is durable the text counts as not saved', async () => {
    const { draft, type, slowly, settled } = desk();
    const go = slowly();
    type('Slept well');
    void draft.flush();
    expect(draft.state.unsaved).toBe(true);
    go();
    await settled();
    expect(draft.state.unsaved).toBe(false);
  });

  test('what is typed while a save is on its way is kept and saved next', async () => {
    const { draft, type, slowly, pass, field, stored } = desk();
    const go = slowly();
    type('Slept');
    void draft.flush();
    type(' well');
    go();
    await pass(3_000);
    expect(field()).toBe('Slept well');
    expect(stored()).toBe('Slept well');
  });

  test('a save that fails says why, keeps the text, and the next try saves it once', async () => {
    const { draft, type, refuseWith, field, stored } = desk();
    refuseWith({ code: 'storage/full' });
    type('Slept well');
    await draft.flush();
    expect(draft.state).toEqual({
      text: 'Slept well',
      formats: '',
      unsaved: true,
      failure: { code: 'storage/full' },
    });
    refuseWith(undefined);
    await draft.flush();
    expect(draft.state.failure).toBeUndefined();
    expect(field()).toBe('Slept well');
    expect(stored()).toBe('Slept well');
  });
});

describe('writing together', () => {
  test('the words of another person appear at once when nothing is unsaved', () => {
    const { other, field } = desk('Slept well.');
    other({ index: 0, remove: 0, insert: '07:00 ' });
    expect(field()).toBe('07:00 Slept well.');
  });

  test('unsaved typing is saved first, then both are shown', async () => {
    const { type, other, settled, field, stored } = desk('Slept well.');
    type(' Ate little.');
    other({ index: 0, remove: 0, insert: '07:00 ' });
    await settled();
    expect(field()).toBe('07:00 Slept well. Ate little.');
    expect(stored()).toBe('07:00 Slept well. Ate little.');
  });

  test('words that arrive while a save is on its way are not lost, nor is typing', async () => {
    const { draft, type, other, slowly, pass, field, stored } = desk('Slept well.');
    const go = slowly();
    type(' Ate little.');
    void draft.flush();
    other({ index: 0, remove: 0, insert: '07:00 ' });
    type(' Asked for tea.');
    go();
    await pass(3_000);
    expect(field()).toBe('07:00 Slept well. Ate little. Asked for tea.');
    expect(stored()).toBe(field());
  });

  test('a word being composed is not disturbed; the other’s text comes when it is done', async () => {
    const { draft, other, settled, field } = desk('سلام');
    draft.hold(true);
    other({ index: 0, remove: 0, insert: '07:00 ' });
    expect(field()).toBe('سلام');
    draft.hold(false);
    await settled();
    expect(field()).toBe('07:00 سلام');
  });
});
