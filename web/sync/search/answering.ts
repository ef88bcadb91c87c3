/** Answering a question from the segments in memory: which items, and in which order. */
import type { DocumentId, RecordId, UserId } from '#kernel/ids.ts';
import type { SearchQuestion } from '#kernel/search.ts';
import type { HeldSegment } from './held-segment.ts';
import { ItemSet, type FoundTerms, type Segment } from './segment.ts';
import type { SegmentParts } from './segment-layout.ts';
import type { Clause } from './typed-words.ts';

/** Whether whoever asks may see what a document holds, now. */
export type MayShow = (document: DocumentId, record: RecordId) => boolean;

export interface Hit {
  readonly held: HeldSegment;
  readonly item: number;
  readonly at: number;
  readonly score: number;
}

export interface Asked {
  readonly question: SearchQuestion;
  readonly clauses: readonly Clause[];
  readonly mayShow: MayShow;
}

/** Of a word that only begins as it was typed. */
const BEGINNING_WEIGHT = 0.5;
/** The best are picked out whenever so many times as are wanted have come together. */
const PICK_AT = 8;

/** The first `most` in their order, and how many there are. A question without words and without limits has no answer. */
export function hitsIn(
  segments: readonly HeldSegment[],
  asked: Asked,
): { readonly hits: readonly Hit[]; readonly total: number } {
  const { question, clauses } = asked;
  if (clauses.length === 0 && !isNarrowed(question)) return { hits: [], total: 0 };
  const looked = segments.flatMap((held) => {
    const found = lookUp(held.segment, clauses);
    return found === undefined ? [] : [{ held, found }];
  });
  const weights = question.order === 'best' ? weightsOf(looked, segments) : undefined;
  const best = new Best(question.most);
  let total = 0;
  for (const { held, found } of looked) {
    const scores = weights && new Float32Array(held.segment.count);
    const matched = matchedIn({ held, found, asked, scores, weights });
    total += matched.length;
    // In the order of time: of each segment only the newest can be among the newest.
    const wanted = scores === undefined ? matched.slice(-question.most) : matched;
    const { at } = held.segment.parts;
    for (const item of wanted)
      best.take({ held, item, at: at[item] ?? 0, score: scores?.[item] ?? 0 });
  }
  return { hits: best.inOrder(), total };
}

const isNarrowed = ({ kinds, record, by, from, until }: SearchQuestion): boolean =>
  [kinds, record, by, from, until].some((limit) => limit !== undefined);

function lookUp(segment: Segment, clauses: readonly Clause[]): readonly FoundTerms[] | undefined {
  const found: FoundTerms[] = [];
  for (const clause of clauses) {
    const terms = segment.look(clause);
    if (terms === undefined) return undefined;
    found.push(terms);
  }
  return found;
}

/** What a rare word says counts for more. */
function weightsOf(
  looked: readonly { readonly found: readonly FoundTerms[] }[],
  segments: readonly HeldSegment[],
): readonly number[] {
  const all = segments.reduce((sum, { segment }) => sum + segment.count, 0);
  const [first] = looked;
  return (first?.found ?? []).map((_, clause) => {
    const holding = looked.reduce((sum, { found }) => sum + itemsWith(found[clause]), 0);
    return Math.log(1 + all / Math.max(1, holding));
  });
}

/** At most so many: of several words, the rarest. */
const itemsWith = (found: FoundTerms | undefined): number =>
  Math.min(
    ...(found?.places ?? []).map((places) => places.reduce((sum, { items }) => sum + items, 0)),
  );

interface Matching {
  readonly held: HeldSegment;
  readonly found: readonly FoundTerms[];
  readonly asked: Asked;
  readonly scores: Float32Array | undefined;
  readonly weights: readonly number[] | undefined;
}

/** The items of one segment that answer, oldest first. */
function matchedIn({ held, found, asked, scores, weights }: Matching): readonly number[] {
  const { segment, gone } = held;
  const set = ItemSet.all(segment.count);
  found.forEach((terms, clause) => {
    const weight = weights?.[clause] ?? 0;
    const took = (item: number, times: number, isWhole: boolean) => {
      if (scores === undefined) return;
      const counts = (isWhole ? 1 : BEGINNING_WEIGHT) * (times / (times + 1));
      scores[item] = (scores[item] ?? 0) + weight * counts;
    };
    set.keepOnly(segment.holding(terms, took));
  });
  set.drop(gone);
  const fits = fitting(segment.parts, asked);
  const matched: number[] = [];
  set.each((item) => {
    if (fits(item)) matched.push(item);
  });
  return matched;
}

function fitting(parts: SegmentParts, { question, mayShow }: Asked): (item: number) => boolean {
  const { kinds, record, by, from = -Infinity, until = Infinity } = question;
  const kindFits = parts.kinds.map((kind) => kinds?.includes(kind) ?? true);
  const authorFits = parts.authors.map(
    (author: UserId | undefined) => by === undefined || author === by,
  );
  const shown = new Map<number, boolean>();
  const isShown = (index: number): boolean => {
    const known = shown.get(index);
    if (known !== undefined) return known;
    const place = parts.documents[index];
    const fits =
      place !== undefined &&
      (record === undefined || place.record === record) &&
      mayShow(place.document, place.record);
    shown.set(index, fits);
    return fits;
  };
  return (item) => {
    const at = parts.at[item] ?? 0;
    return (
      at >= from &&
      at <= until &&
      kindFits[parts.kind[item] ?? 0] === true &&
      authorFits[parts.author[item] ?? 0] === true &&
      isShown(parts.document[item] ?? 0)
    );
  };
}

/** The first so many of all that come. */
class Best {
  readonly #most: number;
  #hits: Hit[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  take(hit: Hit): void {
    this.#hits.push(hit);
    if (this.#hits.length >= PICK_AT * this.#most) this.#hits = [...this.inOrder()];
  }

  inOrder(): readonly Hit[] {
    return this.#hits.sort((a, b) => b.score - a.score || b.at - a.at).slice(0, this.#most);
  }
}
