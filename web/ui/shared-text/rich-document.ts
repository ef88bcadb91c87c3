/** A styled text as the editor's document and back. Every line is one block; the sign of a line's kind is not typed but shown. */
import { Schema, type Mark, type Node } from 'prosemirror-model';
import {
  formatWith,
  hasLook,
  kindOf,
  LINE_SIGNS,
  linesOf,
  LOOKS,
  withoutEnd,
  type LineKind,
  type StyledText,
  type TextLook,
} from '#kernel/styled-text.ts';

const block = (name: LineKind) => ({
  content: 'text*',
  group: 'block',
  toDOM: () => ['p', { class: name, dir: 'auto' }, 0] as const,
});

/** Nothing but lines and letters: what is pasted or dropped can be nothing else. */
export const richSchema = new Schema<'doc' | 'text' | LineKind, TextLook>({
  nodes: {
    doc: { content: 'block+' },
    paragraph: block('paragraph'),
    heading: block('heading'),
    item: block('item'),
    text: {},
  },
  marks: {
    bold: { toDOM: () => ['strong', 0] as const },
    italic: { toDOM: () => ['em', 0] as const },
  },
});

export const kindOfNode = (node: Node): LineKind =>
  node.type === richSchema.nodes.heading
    ? 'heading'
    : node.type === richSchema.nodes.item
      ? 'item'
      : 'paragraph';

export function richDocument(styled: StyledText): Node {
  const blocks = linesOf(styled).map(({ kind, runs }) =>
    richSchema.nodes[kind].create(
      undefined,
      runs.map(({ text, format }) => richSchema.text(text, marksOf(format))),
    ),
  );
  return richSchema.nodes.doc.create(undefined, blocks);
}

const marksOf = (format: number): readonly Mark[] =>
  LOOKS.filter((look) => hasLook(format, look)).map((look) => richSchema.marks[look].create());

export function styledOf(document: Node): StyledText {
  const lines: string[] = [];
  let formats = '';
  document.forEach((line, _offset, index) => {
    const sign = LINE_SIGNS[kindOfNode(line)];
    formats += '0'.repeat((index > 0 ? 1 : 0) + sign.length);
    line.forEach(({ text = '', marks }) => {
      const looks = LOOKS.filter((look) => richSchema.marks[look].isInSet(marks) !== undefined);
      formats += String(formatWith(looks)).repeat(text.length);
    });
    lines.push(sign + line.textContent);
  });
  return { text: lines.join('\n'), formats: withoutEnd(formats) };
}

/** Where a position of the editor's document is in the text. */
export function offsetAt(document: Node, position: number): number {
  let offset = 0;
  let found: number | undefined;
  document.forEach((line, start, index) => {
    if (found !== undefined) return;
    const before = offset + (index > 0 ? 1 : 0) + LINE_SIGNS[kindOfNode(line)].length;
    if (position <= start + line.nodeSize) found = before + inLine(line, position - start - 1);
    offset = before + line.content.size;
  });
  return found ?? offset;
}

/** Where a position of the text is in the editor's document; behind its sign where it stands in one. */
export function positionAt(document: Node, offset: number): number {
  let before = 0;
  let found: number | undefined;
  document.forEach((line, start, index) => {
    if (found !== undefined) return;
    const begin = before + (index > 0 ? 1 : 0) + LINE_SIGNS[kindOfNode(line)].length;
    if (offset <= begin + line.content.size) found = start + 1 + inLine(line, offset - begin);
    before = begin + line.content.size;
  });
  return found ?? Math.max(1, document.content.size - 1);
}

const inLine = (line: Node, place: number): number =>
  Math.min(Math.max(0, place), line.content.size);

/** The kind a paragraph turns into because of what was typed or pasted at its start. */
export const typedKind = (line: Node): LineKind =>
  kindOfNode(line) === 'paragraph' ? kindOf(line.textContent) : 'paragraph';
