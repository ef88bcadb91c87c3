/**
 * Every hashed, signed, derived or authenticated string starts with one of these. The list is closed:
 * a device key cannot be made to sign bytes outside of it.
 */
import { invariant } from './errors.ts';

export const CONTEXTS = [
  'device-id',
  'entry',
  'entry-id',
  'cosign',
  'session',
  'session-id',
  'actor',
  'stmt',
  'stmt-id',
  'evidence',
  'evidence-id',
  'snapshot',
  'snapshot-id',
  'write-seed',
  'drop-seed',
  'read-secret',
  'read-commit',
  'body-key',
  'history-key',
  'box-seed',
  'box-id',
  'glass-share',
  'glass-key',
  'seal-seed',
  'seal-key',
  'seal-ct',
  'channel',
  'relay-read',
  'relay-write',
  'attach',
  'attach-write',
  'envelope',
  'relay-id',
  'hello',
  'resume',
  'relay-head',
  'receipt',
  'receipt-leaf',
  'receipt-node',
  'create',
  'close',
  'retire',
  'rekey',
  'glass',
  'pack-id',
  'notice',
  'duty',
  'account-id',
  'token',
  'request',
  'invite',
  'join',
  'sas-commit',
  'sas',
  'locator',
  'slot',
  'row',
  'dek-commit',
  'file-key',
  'chunk',
  'release',
  'standing',
  'presence',
  'presence-key',
  'compare',
] as const;

export type Context = (typeof CONTEXTS)[number];

/** Contexts of a second form: a joiner's introduction is signed with the JOIN, and the number covers the inviter's. */
const SECOND_FORMS: ReadonlySet<Context> = new Set(['join', 'sas']);

const encoded = new Map<Context, Uint8Array>(
  CONTEXTS.map((context) => {
    const text = `lantern/${context}/${SECOND_FORMS.has(context) ? '2' : '1'}`;
    const bytes = new Uint8Array(text.length + 1);
    bytes[0] = text.length;
    for (let i = 0; i < text.length; i++) bytes[i + 1] = text.charCodeAt(i);
    return [context, bytes];
  }),
);

/** The context as it stands in front of what is hashed or signed: length u8, then ASCII. */
export function contextBytes(context: Context): Uint8Array {
  const bytes = encoded.get(context);
  invariant(bytes !== undefined, 'contexts are a closed list');
  return bytes;
}
