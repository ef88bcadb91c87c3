import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withoutEnd } from '#kernel/styled-text.ts';
import { offsetAt, positionAt, richDocument, styledOf } from './rich-document.ts';

const seed = 20_261_122;
/** Looks stand on letters, never on the sign of a line or on its end. */
const styled = fc
  .array(
    fc.tuple(
      fc.constantFrom('', '# ', '- ', '- - ', '#'),
      fc.array(fc.tuple(fc.constantFrom('a', 'س', '<', '#'), fc.integer({ min: 0, max: 3 }))),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((lines) => ({
    text: lines.map(([sign, letters]) => sign + letters.map(([one]) => one).join('')).join('\n'),
    formats: withoutEnd(
      lines
        .map(([sign, letters]) => '0'.repeat(sign.length) + letters.map(([, one]) => one).join(''))
        .join('0'),
    ),
  }));

test('the editor’s document is the text, and the text is the document', () => {
  fc.assert(
    fc.property(styled, (text) => {
      expect(styledOf(richDocument(text))).toEqual(text);
    }),
    { seed },
  );
});

test('a position in the text is found again in the document, and never inside a sign', () => {
  fc.assert(
    fc.property(styled, fc.nat(60), (text, place) => {
      const document = richDocument(text);
      const position = positionAt(document, Math.min(place, text.text.length));
      expect(document.resolve(position).parent.isTextblock).toBe(true);
      expect(positionAt(document, offsetAt(document, position))).toBe(position);
    }),
    { seed },
  );
});

test('a line that begins with a number keeps the number its author wrote', () => {
  const text = '1. Amoxicillin 500 mg\n3. Paracetamol 1 g';
  const document = richDocument({ text, formats: '' });
  expect(document.lastChild?.textContent).toBe('3. Paracetamol 1 g');
});
