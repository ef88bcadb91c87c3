/** Where a document lives, for ever: its record, the compartment whose keys guard it, and what kind it is. */
import type { RecordId } from '#kernel/ids.ts';

export interface DocumentPlace {
  readonly record: RecordId;
  readonly compartment: number;
  readonly kind: string;
}
