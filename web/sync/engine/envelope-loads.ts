/** Pieces of work or of logs in as few envelopes as hold them; what has to travel together does. */
import { fitsInEnvelope } from '#crypto/envelope/envelope.ts';
import type { Part } from '#crypto/envelope/parts.ts';
import type { DocumentId } from '#kernel/ids.ts';

export interface Load {
  readonly parts: readonly Part[];
  /** The documents whose work is inside. */
  readonly documents: readonly DocumentId[];
}

/** In order. A piece that alone is more than an envelope holds stands in a load of its own, which does not fit either. */
export function envelopeLoads(pieces: readonly Load[]): readonly Load[] {
  const loads: Load[] = [];
  let parts: Part[] = [];
  let documents = new Set<DocumentId>();
  const close = (): void => {
    if (parts.length > 0) loads.push({ parts, documents: [...documents] });
    [parts, documents] = [[], new Set()];
  };
  for (const piece of pieces) {
    if (!fitsInEnvelope([...parts, ...piece.parts])) close();
    parts.push(...piece.parts);
    for (const id of piece.documents) documents.add(id);
  }
  close();
  return loads;
}
