/** What somebody typed, as what has to be found: words as beginnings, quoted words as they stand in a row. */
import { eachToken } from './tokens.ts';

/** Words that have to stand one after the other; of the last one, if `isOpen`, only the beginning was typed. */
export interface Clause {
  readonly terms: readonly string[];
  readonly isOpen: boolean;
}

/** Longer questions are cut: nobody types them, and each word is looked up in every part of the index. */
const QUESTION_LENGTH_MAX = 200;
const CLAUSES_MAX = 8;
const TERMS_MAX = 24;

const PARTS = /["“”„«»]([^"“”„«»]*)["“”„«»]?|[^\s"“”„«»]+/gu;

/** Every clause has to be found; none for a text without a word. */
export function clausesOf(typed: string): readonly Clause[] {
  const clauses: Clause[] = [];
  for (const [whole, quoted] of typed.slice(0, QUESTION_LENGTH_MAX).matchAll(PARTS)) {
    const terms = termsOf(quoted ?? whole).slice(0, TERMS_MAX);
    if (terms.length > 0) clauses.push({ terms, isOpen: quoted === undefined });
  }
  return clauses.slice(0, CLAUSES_MAX);
}

/** The last sign of a run stands in the pair before it. */
function termsOf(text: string): readonly string[] {
  const terms: string[] = [];
  eachToken(
    text,
    (term) => void terms.push(term),
    () => undefined,
  );
  return terms;
}

/** Whether a word of a text is one that was looked for, wherever it stands. */
export const isWanted = (clauses: readonly Clause[], term: string): boolean =>
  clauses.some(({ terms, isOpen }) =>
    terms.some((wanted, index) =>
      isOpen && index === terms.length - 1 ? term.startsWith(wanted) : term === wanted,
    ),
  );
