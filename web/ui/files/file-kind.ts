/** What a file is by its first bytes, whatever it is called: whoever shows one asks here and believes no name and no type. */

export type FileKind =
  | 'jpeg'
  | 'png'
  | 'gif'
  | 'webp'
  | 'pdf'
  | 'dicom'
  | 'webm'
  | 'mp4'
  | 'ogg'
  | 'wav'
  | 'text'
  | 'other';

/** As much of a file as tells its kind and the size of its picture, mostly. */
export const HEAD_BYTES = 65_536;
const DICOM_MARK_AT = 128;
/** Control characters that no text has. */
// eslint-disable-next-line no-control-regex -- these are what is looked for
const NO_TEXT = /[\u0000-\u0008\u000e-\u001f\ufffd]/;

const MARKS: readonly (readonly [FileKind, number, string])[] = [
  ['jpeg', 0, '\u00ff\u00d8\u00ff'],
  ['png', 0, '\u0089PNG\r\n\u001a\n'],
  ['gif', 0, 'GIF8'],
  ['webp', 8, 'WEBP'],
  ['wav', 8, 'WAVE'],
  ['pdf', 0, '%PDF-'],
  ['dicom', DICOM_MARK_AT, 'DICM'],
  ['webm', 0, '\u001aE\u00df\u00a3'],
  ['ogg', 0, 'OggS'],
  ['mp4', 4, 'ftyp'],
];

const TYPES: Partial<Record<FileKind, string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  webp: 'image/webp',
  webm: 'audio/webm',
  mp4: 'audio/mp4',
  ogg: 'audio/ogg',
  wav: 'audio/wav',
};

/** `head` is the beginning of the file. What could be markup counts as text and is shown as such, letter by letter. */
export function kindOf(head: Uint8Array): FileKind {
  const found = MARKS.find(([, at, mark]) => hasMark(head, at, mark));
  if (found !== undefined) return found[0];
  return isText(head) ? 'text' : 'other';
}

const hasMark = (head: Uint8Array, at: number, mark: string): boolean =>
  head.length >= at + mark.length &&
  Array.from(mark).every((letter, index) => head[at + index] === letter.charCodeAt(0));

/** A character may be cut in two where the head ends. */
const isText = (head: Uint8Array): boolean =>
  head.length > 0 &&
  !NO_TEXT.test(new TextDecoder().decode(head.subarray(0, 4_096), { stream: true }));

/** The type under which a browser is given it; nothing but these is ever shown by the browser itself. */
export const typeOf = (kind: FileKind): string => TYPES[kind] ?? 'application/octet-stream';

export const isPicture = (kind: FileKind): boolean =>
  kind === 'jpeg' || kind === 'png' || kind === 'gif' || kind === 'webp';

export const isSound = (kind: FileKind): boolean =>
  kind === 'webm' || kind === 'mp4' || kind === 'ogg' || kind === 'wav';

const ENDINGS: readonly (readonly [RegExp, (kind: FileKind) => boolean])[] = [
  [/\.(jpe?g|png|gif|webp)$/i, isPicture],
  [/\.pdf$/i, (kind) => kind === 'pdf'],
  [/\.(txt|csv|md|log|json|xml|html?)$/i, (kind) => kind === 'text'],
  [/\.(dcm|dicom)$/i, (kind) => kind === 'dicom'],
  [/\.(webm|ogg|oga|opus|wav|m4a|mp4)$/i, isSound],
];

/** Whether a name or a type says something that the bytes do not. What nobody here knows the kind of is not judged. */
export function lies(
  kind: FileKind,
  { name, type }: { readonly name: string; readonly type: string },
): boolean {
  const byName = ENDINGS.find(([ending]) => ending.test(name));
  if (byName !== undefined) return !byName[1](kind);
  if (type.startsWith('image/') && !/svg|heic|heif|avif|tiff/.test(type)) return !isPicture(kind);
  return type === 'application/pdf' && kind !== 'pdf';
}
