/**
 * Sealed files to a relay and back, piece by piece. Pieces are named by their hash, and so is the list of them: the digest that
 * stands in the document leads to the list, the list to the pieces, and nothing of it has to be believed.
 */
import { concatBytes, equalBytes, toHex } from '#crypto/encoding/bytes.ts';
import { chunkCountOf, chunkDigest, FILE_BYTES_MAX } from '#crypto/files/file-chunks.ts';
import { err, ok, type Result } from '#crypto/result.ts';
import { relayError, type RelayError } from '#protocol/codes.ts';
import { askRelay, type RelayRequests } from './relay-requests.ts';

const DIGEST_BYTES = 32;

/** A file to be sent. The pieces are read when they are asked for: nobody holds all of them at once. */
export interface OutgoingFile {
  /** Of the sealed pieces, in order. */
  readonly digests: readonly Uint8Array[];
  /** Undefined where it cannot be read; it is then sent another time. */
  readonly piece: (index: number) => Promise<Uint8Array | undefined>;
  /** Told after each piece how many the relay has; false stops here, for the same call to go on later. */
  readonly sent?: (count: number) => boolean;
}

/** What a document says of a file. */
export interface NamedFile {
  readonly digest: Uint8Array;
  /** Of the file itself, in bytes. */
  readonly length: number;
}

interface ShelfError {
  readonly code: string;
}

/** Where pieces are kept as they arrive, one behind the other; a fetch that broke off goes on where it was. */
export interface FileShelf {
  readonly list: () => Promise<Uint8Array | undefined>;
  readonly keepList: (list: Uint8Array) => Promise<Result<void, ShelfError>>;
  /** How many pieces lie there, counted from the first. */
  readonly have: () => number;
  readonly keep: (index: number, piece: Uint8Array) => Promise<Result<void, ShelfError>>;
}

/**
 * Sends what the relay lacks; the digest of the file is the answer. After an error the same call goes on where it was:
 * 'relay/unavailable' and 'relay/slow-down' mean later, 'relay/quota' that the channel is full,
 * 'relay/closed' that it has a successor, where the file belongs.
 */
export async function sendFile(
  relay: RelayRequests,
  { digests, piece, sent }: OutgoingFile,
): Promise<Result<Uint8Array, RelayError>> {
  const list = concatBytes(digests);
  const digest = chunkDigest(list);
  const lacking = await missingOf(relay, [...digests, digest]);
  if (!lacking.ok) return lacking;
  for (const [index, address] of digests.entries()) {
    if (lacking.value.has(toHex(address))) {
      const bytes = await piece(index);
      if (bytes === undefined) return err(relayError('relay/unavailable'));
      const put = await putPiece(relay, address, bytes);
      if (!put.ok) return put;
    }
    if (sent?.(index + 1) === false) return err(relayError('relay/slow-down'));
  }
  // The list goes last: who finds it finds every piece.
  const listed = lacking.value.has(toHex(digest))
    ? await putPiece(relay, digest, list)
    : ok(undefined);
  return listed.ok ? ok(digest) : listed;
}

/**
 * Brings the list of a file and every piece of it onto the shelf. 'relay/channel' when the relay has not all of it (yet),
 * 'relay/form' when it gave something else, 'relay/limit' for a file larger than any may be, and what the shelf answers.
 */
export async function fetchFile(
  relay: RelayRequests,
  file: NamedFile,
  shelf: FileShelf,
): Promise<Result<void, RelayError | ShelfError>> {
  if (file.length > FILE_BYTES_MAX) return err(relayError('relay/limit'));
  const list = await listOf(relay, file, shelf);
  if (!list.ok) return list;
  const count = chunkCountOf(file.length);
  for (let index = shelf.have(); index < count; index += 1) {
    const address = list.value.slice(index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES);
    const piece = await fetchPiece(relay, address);
    if (!piece.ok) return piece;
    const kept = await shelf.keep(index, piece.value);
    if (!kept.ok) return kept;
  }
  return ok(undefined);
}

async function listOf(
  relay: RelayRequests,
  file: NamedFile,
  shelf: FileShelf,
): Promise<Result<Uint8Array, RelayError | ShelfError>> {
  const known = await shelf.list();
  if (known !== undefined) return ok(known);
  // Asked for rather than tried: that a file is not there yet is nothing out of order.
  const lacking = await missingOf(relay, [file.digest]);
  if (!lacking.ok) return lacking;
  if (lacking.value.size > 0) return err(relayError('relay/channel'));
  const list = await fetchPiece(relay, file.digest);
  if (!list.ok) return list;
  if (list.value.length !== chunkCountOf(file.length) * DIGEST_BYTES)
    return err(relayError('relay/form'));
  const kept = await shelf.keepList(list.value);
  return kept.ok ? list : kept;
}

async function fetchPiece(
  relay: RelayRequests,
  address: Uint8Array,
): Promise<Result<Uint8Array, RelayError>> {
  const path = pathOf(relay, toHex(address));
  const answer = await askRelay(relay, { method: 'GET', path, right: 'read' });
  if (!answer.ok) return answer;
  return equalBytes(chunkDigest(answer.value), address) ? answer : err(relayError('relay/form'));
}

async function missingOf(
  relay: RelayRequests,
  addresses: readonly Uint8Array[],
): Promise<Result<ReadonlySet<string>, RelayError>> {
  const asked = { method: 'POST', path: pathOf(relay, 'missing'), right: 'read' } as const;
  const answer = await askRelay(relay, { ...asked, body: concatBytes(addresses) });
  if (!answer.ok) return answer;
  const lacking = new Set<string>();
  for (let at = 0; at < answer.value.length; at += DIGEST_BYTES)
    lacking.add(toHex(answer.value.slice(at, at + DIGEST_BYTES)));
  return ok(lacking);
}

const putPiece = (relay: RelayRequests, address: Uint8Array, piece: Uint8Array) =>
  askRelay(relay, {
    method: 'PUT',
    path: pathOf(relay, toHex(address)),
    right: 'write',
    body: piece,
  });

const pathOf = ({ channel }: RelayRequests, rest: string): string =>
  `/pieces/${toHex(channel.channelId)}/${rest}`;
