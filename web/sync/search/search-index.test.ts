import { beforeAll, describe, expect, test } from 'vitest';
import { toHex } from '#crypto/encoding/bytes.ts';
import { utf8Encode } from '#crypto/encoding/utf8.ts';
import { initCrypto } from '#crypto/primitives/sodium.ts';
import {
  asking,
  documentId,
  indexWorld,
  message,
  recordId,
  textsFound,
  userId,
} from './index-world.test-support.ts';

beforeAll(initCrypto);

const [document, record] = [documentId(1), recordId(1)];

async function indexOf(...texts: readonly string[]) {
  const index = await indexWorld().open();
  const items = texts.map((text, at) => message(`message:${String(at)}`, text, { at }));
  index.take({ document, record, items });
  await index.write();
  return index;
}

describe('words', () => {
  test('are found by their beginnings, in any order, whatever the case', async () => {
    const index = await indexOf('Amoxicillin 500 mg given', 'No amoxicillin today', 'Slept well');
    expect(await textsFound(index, asking('amox'))).toHaveLength(2);
    expect(await textsFound(index, asking('GIVEN amox'))).toEqual(['Amoxicillin 500 mg given']);
    expect(await textsFound(index, asking('oxicillin'))).toEqual([]);
  });

  test.each([
    ['accents', 'Maria Marín', 'marin'],
    ['accents that were typed where none stand', 'Jose', 'José'],
    ['letters Unicode does not take apart', 'Łukasz Strauß', 'lukasz strauss'],
    ['Arabic vowels and the stretch', 'مُحَمَّــد', 'محمد'],
    ['the shapes of alef', 'أحمد إبراهيم', 'احمد ابراهيم'],
    ['Arabic digits', 'الضغط ١٢٠', '120'],
    ['full-width letters', 'ＢＰ １２０', 'bp 120'],
    ['Chinese in the middle of a sentence', '患者昨夜发热', '发热'],
    ['one sign alone', '患者昨夜发热', '热'],
    ['Japanese kana', 'ペニシリンアレルギー', 'アレルギー'],
    ['Thai', 'ผู้ป่วยแพ้ยา', 'แพ้ยา'],
    ['Korean by the beginning of a word', '환자가 열이 있다', '환자'],
    ['signs of direction inside a word', 'peni\u202ecillin', 'penicillin'],
  ])('%s do not stand in the way', async (_, text, typed) => {
    const index = await indexOf(text, 'something else');
    expect(await textsFound(index, asking(typed))).toEqual([text]);
  });

  test('in quotes have to stand in a row, as whole words', async () => {
    const index = await indexOf('no known allergy', 'known: no allergy', 'no known allergies');
    expect(await textsFound(index, asking('"no known allergy"'))).toEqual(['no known allergy']);
    expect(await textsFound(index, asking('no known allerg'))).toHaveLength(3);
  });

  test('that were typed as one are looked for as one', async () => {
    const index = await indexOf('BP 182/100', 'pulse 100, 182 cm');
    expect(await textsFound(index, asking('182/100'))).toEqual(['BP 182/100']);
  });

  test('of a million letters are found by their beginning and harm nothing', async () => {
    const index = await indexOf('a'.repeat(1_000_000), 'abc');
    expect(await textsFound(index, asking('abc'))).toEqual(['abc']);
    expect((await textsFound(index, asking('aaaa')))[0]?.length).toBeLessThan(300);
  });

  test('that are names of the language itself are words like others', async () => {
    const index = await indexOf('__proto__ constructor', 'toString');
    expect(await textsFound(index, asking('__proto__'))).toHaveLength(1);
    expect(await textsFound(index, asking('constructor'))).toHaveLength(1);
    expect(await textsFound(index, asking('hasOwnProperty'))).toEqual([]);
  });
});

describe('an answer', () => {
  test('has the newest first, or what says it best, and counts all', async () => {
    const index = await indexOf(
      'penicillin penicillin penicillin',
      'penicillin once, and a long talk about the weather',
      'penicillinase',
    );
    expect(await textsFound(index, asking('penicillin'))).toEqual([
      'penicillinase',
      'penicillin once, and a long talk about the weather',
      'penicillin penicillin penicillin',
    ]);
    const best = await textsFound(index, asking('penicillin', { order: 'best' }));
    expect(best[0]).toBe('penicillin penicillin penicillin');
    expect(best[2]).toBe('penicillinase');
    const one = await index.search(asking('penicillin', { most: 1 }), () => true);
    expect(one.ok && [one.value.found.length, one.value.total]).toEqual([1, 3]);
  });

  test('is narrowed by kind, person, record and time, also without a word', async () => {
    const index = await indexWorld().open();
    index.take({
      ...{ document, record },
      items: [message('message:1', 'fever', { at: 10, by: userId(1) })],
    });
    index.take({
      ...{ document: documentId(2), record: recordId(2) },
      items: [message('note:self', 'fever', { at: 20, by: userId(2), kind: 'note' })],
    });
    await index.write();
    const first = { document, at: 10 };
    for (const limit of [
      { kinds: ['message'] },
      { by: userId(1) },
      { record },
      { from: 5, until: 15 },
    ]) {
      for (const typed of ['fever', '']) {
        const answer = await index.search(asking(typed, limit), () => true);
        expect(answer.ok && answer.value.found).toMatchObject([first]);
      }
    }
    expect(await textsFound(index, asking('fever'))).toHaveLength(2);
    expect(await textsFound(index, asking(''))).toEqual([]);
  });

  test('marks what was looked for, in a long text around the first of it', async () => {
    const long = `${'before it '.repeat(40)}the Pénicilline rash ${'and after '.repeat(40)}`;
    const index = await indexOf(long);
    const answer = await index.search(asking('penicill'), () => true);
    const [found] = answer.ok ? answer.value.found : [];
    const [mark] = found?.text.marks ?? [];
    expect(found?.text.text.slice(...(mark ?? []))).toBe('Pénicilline');
    expect(found?.text.text.length).toBeLessThan(220);
  });

  test('holds nothing of a document that may not be shown now', async () => {
    const index = await indexOf('secret');
    expect(await textsFound(index, asking('secret'), () => false)).toEqual([]);
  });
});

describe('what changes', () => {
  test('is found as it reads now, and what was taken back no longer, before anything is written', async () => {
    const index = await indexOf('first wording', 'stays');
    index.take({ document, record, items: [message('message:1', 'stays', { at: 1 })] });
    expect(await textsFound(index, asking('wording'))).toEqual([]);
    index.take({
      ...{ document, record },
      items: [
        message('message:0', 'second wording', { at: 0 }),
        message('message:1', 'stays', { at: 1 }),
      ],
    });
    await index.write();
    expect(await textsFound(index, asking('wording'))).toEqual(['second wording']);
    expect(await textsFound(index, asking('stays'))).toEqual(['stays']);
  });

  test('is there after the index was closed and opened again, and so is what is gone', async () => {
    const world = indexWorld();
    const index = await world.open();
    index.take({
      ...{ document, record },
      items: [message('message:1', 'kept'), message('message:2', 'recalled')],
    });
    await index.write([], true);
    index.take({ document, record, items: [message('message:1', 'kept')] });
    await index.write();
    const again = await world.open();
    expect(await textsFound(again, asking('kept'))).toEqual(['kept']);
    expect(await textsFound(again, asking('recalled'))).toEqual([]);
    expect([again.isWhole, again.has(document)]).toEqual([true, true]);
  });

  test('many small parts become one, and nothing is lost or doubled by it', async () => {
    const world = indexWorld();
    const index = await world.open();
    for (let i = 0; i < 70; i++) {
      index.take({
        ...{ document: documentId(i), record },
        items: [message('message:1', `word${String(i)} common`, { at: i })],
      });
      await index.write();
      while ((await index.mergeSome().then((merged) => merged.ok && merged.value)) === true);
    }
    const stored = await world.disk.scan('search');
    expect(stored.ok && stored.value.length).toBeLessThan(18);
    for (const one of [index, await world.open()]) {
      const all = await one.search(asking('common', { most: 100 }), () => true);
      expect(
        all.ok && [all.value.total, new Set(all.value.found.map(({ document: of }) => of)).size],
      ).toEqual([70, 70]);
      expect(await textsFound(one, asking('word33'))).toEqual(['word33 common']);
    }
  });

  test('a part of which much is gone is written anew without it', async () => {
    const world = indexWorld();
    const index = await world.open();
    const items = Array.from({ length: 100 }, (_, i) =>
      message(`message:${String(i)}`, `w${String(i)}`),
    );
    index.take({ document, record, items });
    await index.write();
    index.take({ document, record, items: items.slice(0, 60) });
    await index.write();
    expect(await index.mergeSome()).toEqual({ ok: true, value: true });
    expect(index.items).toBe(60);
    expect(await textsFound(await world.open(), asking('w59'))).toEqual(['w59']);
  });

  test('made by other feeds, it is begun anew', async () => {
    const world = indexWorld();
    const index = await world.open('notes/1');
    index.take({ document, record, items: [message('message:1', 'old')] });
    await index.write([], true);
    const next = await world.open('notes/2');
    expect([next.isWhole, next.items]).toEqual([false, 0]);
    expect(await world.disk.scan('search-text')).toEqual({ ok: true, value: [] });
  });
});

describe('on the disk', () => {
  test('no word and no name lies in clear', async () => {
    const world = indexWorld();
    const index = await world.open();
    index.take({
      ...{ document, record },
      items: [message('message:1', 'hydroxychloroquine for Wanjiru', { title: 'Rheumatology' })],
    });
    await index.write();
    let bytes = '';
    for (const table of ['search', 'search-text'] as const) {
      const rows = await world.disk.scan(table);
      for (const { key, value } of rows.ok ? rows.value : []) bytes += key + toHex(value);
    }
    expect(bytes.length).toBeGreaterThan(500);
    for (const word of ['hydroxy', 'Wanjiru', 'wanjiru', 'Rheuma', 'message'])
      expect(bytes).not.toContain(toHex(utf8Encode(word)));
  });

  test.each(['altered', 'cut', 'missing', 'exchanged for another'] as const)(
    'a row that is %s is told as damage, and never answered from',
    async (what) => {
      const world = indexWorld();
      const index = await world.open();
      for (const at of [1, 2]) {
        index.take({ document: documentId(at), record, items: [message('m', 'word', { at })] });
        await index.write();
      }
      for (const table of ['search', 'search-text'] as const) {
        const rows = await world.disk.scan(table);
        const all = rows.ok ? rows.value : [];
        const write = all.map(({ key, value }, i) => ({
          ...{ table, key },
          value:
            what === 'missing'
              ? undefined
              : what === 'cut'
                ? value.slice(0, -1)
                : what === 'altered'
                  ? value.map((byte, place) => (place === value.length - 1 ? byte ^ 1 : byte))
                  : all[(i + 1) % all.length]?.value,
        }));
        await world.disk.commit(table === 'search' && what === 'missing' ? [] : write);
      }
      expect(await index.search(asking('word'), () => true)).toEqual({
        ok: false,
        error: { code: 'search/damaged' },
      });
      if (what !== 'missing') await expect(world.open()).rejects.toThrow('the index opens');
    },
  );

  test('a full disk loses nothing: what was taken in waits', async () => {
    const world = indexWorld();
    const index = await world.open();
    index.take({ document, record, items: [message('message:1', 'later')] });
    world.disk.failing = 'storage/full';
    expect(await index.write()).toEqual({ ok: false, error: { code: 'storage/full' } });
    expect(index.waiting).toBe(1);
    world.disk.failing = undefined;
    await index.write();
    expect(await textsFound(await world.open(), asking('later'))).toEqual(['later']);
  });
});
