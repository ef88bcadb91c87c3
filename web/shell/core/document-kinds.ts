/** The clinical table of document kinds, as the engine asks it: by names it does not understand. */
import { COMPARTMENTS, DOCUMENT_KINDS, type DocumentKind } from '#clinical/documents.ts';
import { invariant } from '#kernel/result.ts';

const kinds: Readonly<Record<string, DocumentKind>> = DOCUMENT_KINDS;

export const compartmentOf = (kind: string): number | undefined =>
  Object.hasOwn(kinds, kind) ? kinds[kind]?.compartment : undefined;

/** The compartments of the record that a first document of this kind founds. */
export function compartmentsWith(kind: string): readonly number[] {
  const known = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  invariant(known !== undefined, 'records are founded with known kinds');
  return COMPARTMENTS[known.record];
}
