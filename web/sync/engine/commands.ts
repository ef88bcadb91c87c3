/** What a command asks of the engine, as one step: write in a document, start one, or found the record it begins. */
import { toHex } from '#crypto/encoding/bytes.ts';
import type { Saved, WriteRequest } from '#kernel/dispatcher.ts';
import type { CommandError } from '#kernel/feature.ts';
import { parseDocumentId, type DocumentId, type RecordId } from '#kernel/ids.ts';
import { err, invariant, ok, type Result } from '#kernel/result.ts';
import { showFiles } from '../files/shown-files.ts';
import { endOldAhead } from './absorb.ts';
import { documentOfKind, openDocument } from './documents.ts';
import type { Step } from './engine-parts.ts';
import { foundSharedRecord } from './founding.ts';
import type { Memory } from './memory.ts';
import { writeDocument } from './writer.ts';

const DOCUMENT_ID_BYTES = 16;
const STILL_ARRIVING = 'engine/still-arriving';

type RunStep = <T>(
  run: (step: Step) => Promise<Result<T, CommandError>>,
) => Promise<Result<T, CommandError>>;

/** As `writeRequested`, in a step of its own. What a snapshot has shown for too long is what counts at the next try. */
export async function write(
  runStep: RunStep,
  request: WriteRequest,
): Promise<Result<Saved, CommandError>> {
  const written = await runStep((step) => writeRequested(step, request));
  if (!written.ok && written.error.code === STILL_ARRIVING) await runStep(endOldAhead);
  return written;
}

/**
 * 'engine/unknown-document', 'engine/no-key', 'engine/still-arriving' while a snapshot shows what the history has not reached this
 * device for yet, and what writing and storing answer.
 */
async function writeRequested(
  step: Step,
  request: WriteRequest,
): Promise<Result<Saved, CommandError>> {
  const { target, kind } = request;
  const record =
    target === 'new-record' ? foundSharedRecord(step, step.compartmentsWith(kind)) : request.record;
  if (record === undefined) return err({ code: 'engine/no-key' });
  if (target !== 'existing') {
    const written = writeNew(step, { ...request, record });
    return written.ok ? shownIn(step, written.value, request.files) : written;
  }
  const id = documentIdOf(step.memory, request);
  const place = id && step.memory.places.get(id);
  if (id === undefined || place === undefined) return err({ code: 'engine/unknown-document' });
  if (step.memory.ahead.has(id)) return err({ code: STILL_ARRIVING });
  const before = await openDocument(step.memory, step.store, id);
  if (!before.ok) return before;
  const { action, change } = request;
  const written = writeDocument(step, { id, place, before: before.value, action, change });
  return written.ok ? shownIn(step, { record, document: id }, request.files) : written;
}

/** What is written shows these files. */
function shownIn(
  step: Step,
  saved: Saved,
  files: readonly string[] = [],
): Result<Saved, CommandError> {
  const place = step.batch.staged(saved.document)?.place ?? step.memory.places.get(saved.document);
  if (place === undefined || files.length === 0) return ok(saved);
  const shown = showFiles(step, place, files);
  return shown.ok ? ok(saved) : shown;
}

/** The first entry of a document in a record that exists. */
export function writeNew(
  step: Step,
  request: Pick<WriteRequest, 'kind' | 'action' | 'change'> & { readonly record: RecordId },
): Result<Saved, CommandError> {
  const { record, kind, action, change } = request;
  const compartment = step.compartmentOf(kind);
  const id = parseDocumentId(toHex(step.random(DOCUMENT_ID_BYTES)));
  invariant(compartment !== undefined && id !== undefined, 'commands write known kinds');
  const place = { record, compartment, kind };
  const written = writeDocument(step, { id, place, before: undefined, action, change });
  return written.ok ? ok({ record, document: id }) : written;
}

/** The document a request names, or the one its record has of the kind. Only in the record it says. */
export function documentIdOf(
  memory: Memory,
  request: {
    readonly record?: RecordId | undefined;
    readonly kind: string;
    readonly document?: DocumentId | undefined;
  },
): DocumentId | undefined {
  const { record, kind, document } = request;
  if (record === undefined) return undefined;
  const id = document ?? documentOfKind(memory, record, kind);
  const place = id && memory.places.get(id);
  return place?.record === record && place.kind === kind ? id : undefined;
}
