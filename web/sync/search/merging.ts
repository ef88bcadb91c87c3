/** Which segments to make one of: many small ones, and those of which much is gone. Each item is written again a few times at most. */
import type { HeldSegment } from './held-segment.ts';
import { SEGMENT_ITEMS_MAX } from './segment-layout.ts';

/** So many of one size become one of the next. */
const TOGETHER = 8;
/** Of a segment this part may be gone before it is written anew. */
const GONE_PART = 0.3;
/** Nearly full: it stays. */
const FULL = 0.75 * SEGMENT_ITEMS_MAX;

/** Undefined when nothing is worth the work. */
export function segmentsToMerge(
  segments: readonly HeldSegment[],
): readonly HeldSegment[] | undefined {
  const worn = segments.find(({ segment, goneCount }) => goneCount > GONE_PART * segment.count);
  if (worn !== undefined) return [worn];
  const bySize = new Map<number, HeldSegment[]>();
  for (const held of segments) {
    if (held.live > FULL) continue;
    const size = Math.floor(Math.log2(Math.max(1, held.live)) / Math.log2(TOGETHER));
    bySize.set(size, [...(bySize.get(size) ?? []), held]);
  }
  const sizes = [...bySize].filter(([, alike]) => alike.length >= TOGETHER);
  const [smallest] = sizes.sort(([a], [b]) => a - b);
  return smallest && thatFit(smallest[1]);
}

/** The smallest first, as many as one segment takes. */
function thatFit(segments: readonly HeldSegment[]): readonly HeldSegment[] | undefined {
  const fitting: HeldSegment[] = [];
  let items = 0;
  for (const held of [...segments].sort((a, b) => a.live - b.live)) {
    if (items + held.live > SEGMENT_ITEMS_MAX) break;
    items += held.live;
    fitting.push(held);
  }
  return fitting.length > 1 ? fitting : undefined;
}
