/**
 * A file as the entry that shows it names it: written whole, once, by one author, and never set again. Its pieces travel apart from
 * the document; whoever reads the document holds the file's key, and nobody else does.
 */
import * as v from 'valibot';
import { entityKey, readPart, type Draft, type RawDocument } from '#kernel/document.ts';
import type { CommandContext, Entries } from '#kernel/feature.ts';
import { err, ok, type Result } from '#kernel/result.ts';

/** 50 MiB. */
export const FILE_LENGTH_MAX = 52_428_800;
const FILE_NAME_LENGTH_MAX = 255;
/** A preview of this size is told apart from another, and a document has room for a hundred of them. */
export const PREVIEW_BYTES_MAX = 16_000;
/** In one message, or added to a note in one go. */
export const FILES_AT_ONCE_MAX = 8;
/** In one document: whoever writes asks, and whoever reads counts what is beyond it. */
export const FILES_IN_DOCUMENT_MAX = 100;
const TYPE_LENGTH_MAX = 100;
const SECONDS_MAX = 24 * 60 * 60;
const KEY_BYTES = 32;

/** A file as a screen knows it: without its key. */
export interface Attachment {
  readonly id: string;
  /** The id of the message it belongs to; empty where it belongs to the document. */
  readonly about: string;
  readonly name: string;
  /** As whoever picked it called it; what it is, its first bytes tell. */
  readonly type: string;
  /** Bytes. */
  readonly length: number;
  readonly hasPreview: boolean;
  /** How long it sounds, in seconds; 0 for what does not. */
  readonly seconds: number;
  /** By its author's clock; milliseconds since 1970. */
  readonly at: number;
  /** Whose signature it carries; undefined where nobody's alone does. */
  readonly by: string | undefined;
}

/** The same with what opens it. Stays with the engine. */
export interface SealedAttachment extends Omit<Attachment, 'hasPreview' | 'by'> {
  readonly key: Uint8Array;
  readonly digest: Uint8Array;
  readonly preview: Uint8Array;
}

export interface AttachmentEvent {
  readonly kind: 'file-attached';
  readonly file: SealedAttachment;
}

export interface AttachmentError {
  readonly code: 'files/not-here' | 'files/too-many';
}

const PART = 'file';
const FILE_ID = /^[0-9a-f]{32}$/;
/** Control characters, and those that turn the direction of what stands behind them. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A name that is a name and nothing else: no folders, nothing that hides or turns around its end. */
export function fileName(given: string): string {
  const plain = given.normalize('NFC').replace(INVISIBLE, '').replace(/[/\\]/g, '_').trim();
  const letters = Array.from(plain);
  if (letters.length <= FILE_NAME_LENGTH_MAX) return plain === '' ? 'file' : plain;
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(plain)?.[0] ?? '';
  return letters.slice(0, FILE_NAME_LENGTH_MAX - ending.length).join('') + ending;
}

const bytesOf = (length: number) =>
  v.custom<Uint8Array>((raw) => raw instanceof Uint8Array && raw.length === length);
const whole = (max: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(max));
const fileId = v.pipe(v.string(), v.regex(FILE_ID));

const storedSchema = v.object({
  about: v.pipe(v.string(), v.regex(/^[0-9a-f]{0,64}$/)),
  name: v.pipe(v.string(), v.maxLength(4 * FILE_NAME_LENGTH_MAX), v.transform(fileName)),
  type: v.pipe(v.string(), v.maxLength(TYPE_LENGTH_MAX), v.regex(/^[\w.+/-]*$/)),
  length: v.pipe(whole(FILE_LENGTH_MAX), v.minValue(1)),
  key: bytesOf(KEY_BYTES),
  digest: bytesOf(KEY_BYTES),
  preview: v.custom<Uint8Array>(
    (raw) => raw instanceof Uint8Array && raw.length <= PREVIEW_BYTES_MAX && isJpegOrNone(raw),
  ),
  seconds: whole(SECONDS_MAX),
  at: whole(Number.MAX_SAFE_INTEGER),
});

function isJpegOrNone([first, second, third]: Uint8Array): boolean {
  return first === undefined || (first === 0xff && second === 0xd8 && third === 0xff);
}

/** What a command takes: the picked files, by id. */
export const pickedFiles = v.optional(v.pipe(v.array(fileId), v.maxLength(FILES_AT_ONCE_MAX)), []);

export const attachmentKey = (id: string): string => entityKey(PART, id);

const parseSealed = (id: string, raw: unknown): Result<SealedAttachment, 'unreadable'> => {
  const parsed = v.safeParse(storedSchema, raw);
  return parsed.success && FILE_ID.test(id) ? ok({ id, ...parsed.output }) : err('unreadable');
};

export interface Attachments {
  /** Oldest first. */
  readonly files: readonly Attachment[];
  /** What cannot be read, and what is beyond the limit. */
  readonly unreadable: number;
}

export function readAttachments(
  document: RawDocument,
  entries?: Pick<Entries, 'authorOf'>,
): Attachments {
  const { entities, unreadable } = readPart(document, PART, parseSealed);
  const inOrder = [...entities].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  const files = inOrder.slice(0, FILES_IN_DOCUMENT_MAX).map((file) => ({
    ...{ id: file.id, about: file.about, name: file.name, type: file.type, length: file.length },
    ...{ hasPreview: file.preview.length > 0, seconds: file.seconds, at: file.at },
    by: entries?.authorOf(attachmentKey(file.id)),
  }));
  return { files, unreadable: unreadable + inOrder.length - files.length };
}

/** One file with its key; undefined where the document has none of that name that can be read. */
export function sealedAttachment(document: RawDocument, id: string): SealedAttachment | undefined {
  const parsed = parseSealed(id, document[attachmentKey(id)]);
  return parsed.ok ? parsed.value : undefined;
}

/** How many lie in a document, readable or not. */
export const attachmentsIn = (document: RawDocument): number =>
  Object.keys(document).filter((key) => key.startsWith(`${PART}:`)).length;

interface Attaching {
  /** Ids of picked files. */
  readonly files: readonly string[];
  readonly about: string;
  /** How many the document has already. */
  readonly before: number;
}

/** 'files/not-here' for a file that was not picked on this device, 'files/too-many' past what a document takes. */
export function attach(
  { files, about, before }: Attaching,
  { now, pickedFile }: CommandContext,
): Result<readonly AttachmentEvent[], AttachmentError> {
  if (before + files.length > FILES_IN_DOCUMENT_MAX) return err({ code: 'files/too-many' });
  const events: AttachmentEvent[] = [];
  for (const id of new Set(files)) {
    const file = pickedFile(id);
    if (file === undefined) return err({ code: 'files/not-here' });
    // A millisecond apart, so that they stay in the order in which they were picked.
    events.push({ kind: 'file-attached', file: { ...file, about, at: now + events.length } });
  }
  return ok(events);
}

export function applyAttachment(
  draft: Pick<Draft, 'create'>,
  { file: { id, ...fields } }: AttachmentEvent,
): void {
  draft.create(attachmentKey(id), fields);
}
