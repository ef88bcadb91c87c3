/** A saved document from somebody else: bounded, then loaded, with every change in it read by our own reader. */
import * as A from '@automerge/automerge/slim';
import { toHex } from '#crypto/encoding/bytes.ts';
import { readChangeHeader } from '#crypto/work/change-header.ts';
import type { ListedChange } from '#crypto/work/snapshot-check.ts';
import type { Root } from '../automerge-draft.ts';
import { inflateWithin } from '../bounded-inflate.ts';
import { loadDocument } from '../document-set.ts';
import { isWithinLimits } from './saved-limits.ts';

export interface SavedDocument {
  readonly document: A.Doc<Root>;
  readonly changes: readonly ListedChange[];
}

/** Undefined for what is larger than a document of ours may be, for what Automerge does not load, and for a change we cannot read. */
export function readSaved(saved: Uint8Array): SavedDocument | undefined {
  const loaded = isWithinLimits(saved) ? loadDocument(saved) : undefined;
  if (loaded?.ok !== true) return undefined;
  const changes: ListedChange[] = [];
  for (const bytes of A.getAllChanges(loaded.value)) {
    const header = readChangeHeader(bytes, inflateWithin);
    if (!header.ok) return undefined;
    const { actor, seq, dependencies, hash } = header.value;
    changes.push({
      ...{ actor: toHex(actor), seq, hash: toHex(hash) },
      dependencies: dependencies.map(toHex),
    });
  }
  return { document: loaded.value, changes };
}
