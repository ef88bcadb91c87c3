import { beforeEach, describe, expect, test } from 'vitest';
import { ok } from '#kernel/result.ts';
import { restoreOwnPreferences } from './own-preferences.ts';

/** What the device keeps in the clear. */
let onDevice = '';
beforeEach(() => (onDevice = ''));

/** A page after an unlock by whoever has this vault: what it took up, and how a change is kept. */
async function unlocked(vault: Map<string, string>, isShared: boolean) {
  const page = { kept: 'nothing yet', change: (_text: string): void => undefined };
  const app = {
    readDraft: (place: string) => Promise.resolve(ok(vault.get(place) ?? '')),
    keepDraft: ({ place, text }: { readonly place: string; readonly text: string }) => {
      vault.set(place, text);
      return Promise.resolve(ok(undefined));
    },
  };
  const belongTo = (
    kept: string,
    keep: (text: string, before: (text: string) => void) => void,
  ): void => {
    page.kept = kept;
    page.change = (text) => keep(text, (same) => (onDevice = same));
  };
  await restoreOwnPreferences(app, { belongTo }, () => isShared);
  return page;
}

describe('on a shared device', () => {
  test('what somebody chose is theirs after the next unlock, and nobody else finds it', async () => {
    const [amina, koffi] = [new Map<string, string>(), new Map<string, string>()];
    (await unlocked(amina, true)).change('dark');
    expect((await unlocked(koffi, true)).kept).toBe('');
    expect((await unlocked(amina, true)).kept).toBe('dark');
  });

  test('the lock screen stays as it was', async () => {
    (await unlocked(new Map(), true)).change('dark');
    expect(onDevice).toBe('');
  });
});

test('on a device of one person the lock screen looks as they like it', async () => {
  const own = new Map<string, string>();
  (await unlocked(own, false)).change('dark');
  expect([onDevice, (await unlocked(own, false)).kept]).toEqual(['dark', 'dark']);
});
