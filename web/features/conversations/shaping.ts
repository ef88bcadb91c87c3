/** Putting the marks of bold, italic and lists around what is selected in a text. */

export interface Selection {
  readonly text: string;
  /** UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

const MARK = { bold: '*', italic: '_' } as const;

/** The text with the marks, and what is selected in it then. Spaces at the ends stay outside: a mark counts only beside words. */
export function shaped(
  { text, start, end }: Selection,
  shape: 'bold' | 'italic' | 'list',
): Selection {
  if (shape === 'list') return listed({ text, start, end });
  const mark = MARK[shape];
  const chosen = text.slice(start, end);
  const words = chosen.trim();
  const from = start + chosen.indexOf(words);
  const to = from + words.length;
  return {
    text: `${text.slice(0, from)}${mark}${words}${mark}${text.slice(to)}`,
    start: from + 1,
    end: to + 1,
  };
}

function listed({ text, start, end }: Selection): Selection {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const lines = text
    .slice(from, end)
    .split('\n')
    .map((line) => `- ${line}`)
    .join('\n');
  const next = text.slice(0, from) + lines + text.slice(end);
  return { text: next, start: from + lines.length, end: from + lines.length };
}
