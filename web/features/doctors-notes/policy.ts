/** Who may write among doctors; that nobody else reads it is a matter of keys. */
import type { Policy } from '#kernel/feature.ts';

export const policy: Policy = {
  'doctors-notes/write-note': ['doctor'],
  'doctors-notes/add-to-note': ['doctor'],
};
