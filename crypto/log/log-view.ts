/** The part of a log a resolution looks at: some entries are skipped (late, or outside of a past), some cosigners do not count. */
import type { LogNode, LogSet } from './log-set.ts';

export interface LogView {
  readonly log: LogSet;
  readonly includes: (node: LogNode) => boolean;
  /** The members whose consent to a removal counts, without its author. */
  readonly cosignersOf: (node: LogNode) => readonly string[];
}
