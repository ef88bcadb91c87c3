/** A picked file becomes part of an entry: kept from then on, and sent, in the same step in which the entry becomes durable. */
import type { CommandError } from '#kernel/feature.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import type { DocumentPlace } from '../engine/document-place.ts';
import type { Step } from '../engine/engine-parts.ts';
import { fileRow } from './file-row.ts';

/** 'files/not-here' for a file that was not picked on this device, or is part of an entry already. */
export function showFiles(
  step: Step,
  { record, compartment }: Pick<DocumentPlace, 'record' | 'compartment'>,
  files: readonly string[],
): Result<void, CommandError> {
  for (const file of files) {
    const row = step.memory.files.get(file);
    if (row?.state !== 'picked') return err({ code: 'files/not-here' });
    const shown = { ...row, state: 'waiting', record: fromHexId(record), compartment } as const;
    step.batch.put('files', file, fileRow.encode(shown));
    step.batch.afterwards(() => void step.memory.files.set(file, shown));
  }
  return ok(undefined);
}
