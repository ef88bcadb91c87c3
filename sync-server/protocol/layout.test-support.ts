/** Reads a frame's layout as text and makes bytes that obey it, so that words and code cannot drift apart. */

type Field =
  | { readonly kind: 'bytes'; readonly length: number }
  | { readonly kind: 'number'; readonly length: number; readonly name: string }
  | { readonly kind: 'var' | 'rest'; readonly name: string }
  | { readonly kind: 'list'; readonly fields: readonly Field[] };

/** Splits at commas that stand outside of angle brackets. */
function split(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const character of text) {
    if (character === '<') depth += 1;
    if (character === '>') depth -= 1;
    if (character === ',' && depth === 0) {
      parts.push(part.trim());
      part = '';
    } else part += character;
  }
  if (part.trim() !== '') parts.push(part.trim());
  return parts;
}

export const parseLayout = (layout: string): readonly Field[] => split(layout).map(parseField);

function parseField(text: string): Field {
  const list = /^\w+ list<(.*)>$/s.exec(text);
  if (list?.[1] !== undefined) return { kind: 'list', fields: parseLayout(list[1]) };
  const [name = '', type = ''] = text.split(' ');
  if (type === 'var' || type === 'rest') return { kind: type, name };
  const match = /^([bu])(\d+)$/.exec(type);
  if (match === null) throw new Error(`a layout names an unknown type: ${type}`);
  const size = Number(match[2]);
  return match[1] === 'b'
    ? { kind: 'bytes', length: size }
    : { kind: 'number', length: size / 8, name };
}

/** Values that mean something, for the numbers where not every one does. */
const NUMBERS: Readonly<Record<string, readonly number[]>> = {
  type: [1, 2, 3],
  side: [0, 1],
  kinds: [0, 1, 63, 128, 191],
  code: [1, 2, 4, 5, 43, 46, 51],
  purpose: [1, 2],
};
const LENGTHS: Readonly<Record<string, readonly number[]>> = {
  item: [32, 128, 300],
  envelope: [128, 333],
  token: [0, 120],
  duty: [0, 176],
  sealed: [0, 24, 256],
};

/** A body that obeys the fields; `next` gives numbers at least 0 and below 1. */
export function randomBody(fields: readonly Field[], next: () => number): number[] {
  return fields.flatMap((field) => randomField(field, next));
}

function randomField(field: Field, next: () => number): number[] {
  switch (field.kind) {
    case 'bytes':
      return randomBytes(field.length, next);
    case 'number':
      return randomNumber(field, next);
    case 'var': {
      const bytes = randomBytes(pick(LENGTHS[field.name] ?? [5], next), next);
      return [0, 0, bytes.length >> 8, bytes.length & 255, ...bytes];
    }
    case 'rest':
      return randomBytes(pick(LENGTHS[field.name] ?? [5], next), next);
    case 'list': {
      const count = Math.floor(next() * 4);
      const items = Array.from({ length: count }, () => randomBody(field.fields, next));
      return [0, count, ...items.flat()];
    }
  }
}

function randomNumber(field: Extract<Field, { kind: 'number' }>, next: () => number): number[] {
  const allowed = NUMBERS[field.name];
  const bytes = randomBytes(field.length, next);
  if (allowed !== undefined) {
    const value = pick(allowed, next);
    return field.length === 1 ? [value] : [0, value];
  }
  // The codec refuses numbers above 2^53 - 1.
  return field.length === 8 ? [0, 0, ...bytes.slice(2)] : bytes;
}

const randomBytes = (length: number, next: () => number): number[] =>
  Array.from({ length }, () => Math.floor(next() * 256));

const pick = <T>(items: readonly T[], next: () => number): T => {
  const item = items[Math.floor(next() * items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
};
