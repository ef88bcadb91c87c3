/**
 * Ten years of readings in a drawing a hand wide: of what falls on the same few pixels the lowest and the highest stay, so that no
 * peak is lost and nothing is drawn that nobody could tell apart.
 */

export interface Placed {
  /** Pixels from the left. */
  readonly x: number;
  readonly value: number;
}

/** Two points for each column at most. */
const COLUMN_WIDTH = 2;

/** `points` from left to right; unchanged while they are fewer than two for each column of `width`. */
export function thinned<Point extends Placed>(
  points: readonly Point[],
  width: number,
): readonly Point[] {
  if (points.length <= (2 * width) / COLUMN_WIDTH) return points;
  const kept: Point[] = [];
  let column: Point[] = [];
  const close = () => {
    kept.push(...extremesOf(column));
    column = [];
  };
  for (const point of points) {
    const [first] = column;
    if (first !== undefined && columnOf(first) !== columnOf(point)) close();
    column.push(point);
  }
  close();
  return kept;
}

const columnOf = ({ x }: Placed): number => Math.floor(x / COLUMN_WIDTH);

/** In the order they stand in. */
function extremesOf<Point extends Placed>(column: readonly Point[]): readonly Point[] {
  const [first] = column;
  if (first === undefined) return [];
  let [lowest, highest] = [first, first];
  for (const point of column) {
    if (point.value < lowest.value) lowest = point;
    if (point.value > highest.value) highest = point;
  }
  if (lowest === highest) return [lowest];
  return column.indexOf(lowest) < column.indexOf(highest) ? [lowest, highest] : [highest, lowest];
}

/** The least and the most of any number of numbers; a call with a hundred thousand arguments would end the stack. */
export function extentOf(numbers: readonly number[]): readonly [least: number, most: number] {
  let [least, most] = [Infinity, -Infinity];
  for (const number of numbers) {
    if (number < least) least = number;
    if (number > most) most = number;
  }
  return [least, most];
}
