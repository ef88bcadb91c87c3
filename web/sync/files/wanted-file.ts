/** What has to be known of a file to fetch it: all of it stands in the document that shows it. */
import type { RecordId } from '#kernel/ids.ts';

/** A file as the document that shows it names it. */
export interface WantedFile {
  readonly id: string;
  readonly record: RecordId;
  readonly compartment: number;
  readonly length: number;
  readonly key: Uint8Array;
  readonly digest: Uint8Array;
}
