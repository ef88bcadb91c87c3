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

/** A file to be sent: its sealed pieces, each made when it is asked for, and the same each time. */
export interface OutgoingFile {
  readonly count: number;
  readonly piece: (index: number) => Uint8Array;
}

/** What a document says of a file. */
export interface NamedFile {
  readonly digest: Uint8Array;
  /** Of the file itself, in bytes. */
  readonly length: number;
}

/** Pieces that are here already; a fetch that broke off goes on where it was. */
export interface PieceShelf {
  get(address: string): Uint8Array | undefined;
  put(address: string, piece: Uint8Array): void;
}

/**
 * Sends what the relay lacks; the digest of the file is the answer. After an error the same call goes on where it was:
 * 'relay/unavailable' and 'relay/slow-down' mean later, 'relay/quota' that the channel is full,
 * 'relay/closed' that it has a successor, where the file belongs.
 */
export async function sendFile(
  relay: RelayRequests,
  file: OutgoingFile,
): Promise<Result<Uint8Array, RelayError>> {
  const indices = Array.from({ length: file.count }, (_, index) => index);
  const digests = indices.map((index) => chunkDigest(file.piece(index)));
  const list = concatBytes(digests);
  const digest = chunkDigest(list);
  const lacking = await missingOf(relay, [...digests, digest]);
  if (!lacking.ok) return lacking;
  for (const [index, address] of digests.entries()) {
    if (!lacking.value.has(toHex(address))) continue;
    const sent = await putPiece(relay, address, file.piece(index));
    if (!sent.ok) return sent;
  }
  // The list goes last: who finds it finds every piece.
  const listed = lacking.value.has(toHex(digest))
    ? await putPiece(relay, digest, list)
    : ok(undefined);
  return listed.ok ? ok(digest) : listed;
}

/**
 * Brings every piece of a file onto the shelf; their addresses, in order, are the answer. 'relay/channel' when the relay has not
 * all of it (yet), 'relay/form' when it gave something else, 'relay/limit' for a file larger than any may be.
 */
export async function fetchFile(
  relay: RelayRequests,
  file: NamedFile,
  shelf: PieceShelf,
): Promise<Result<readonly string[], RelayError>> {
  if (file.length > FILE_BYTES_MAX) return err(relayError('relay/limit'));
  const list = await fetchPiece(relay, file.digest, shelf);
  if (!list.ok) return list;
  if (list.value.length !== chunkCountOf(file.length) * DIGEST_BYTES)
    return err(relayError('relay/form'));
  const addresses: string[] = [];
  for (let at = 0; at < list.value.length; at += DIGEST_BYTES) {
    const address = list.value.slice(at, at + DIGEST_BYTES);
    const piece = await fetchPiece(relay, address, shelf);
    if (!piece.ok) return piece;
    addresses.push(toHex(address));
  }
  return ok(addresses);
}

async function fetchPiece(
  relay: RelayRequests,
  address: Uint8Array,
  shelf: PieceShelf,
): Promise<Result<Uint8Array, RelayError>> {
  const name = toHex(address);
  const known = shelf.get(name);
  if (known !== undefined) return ok(known);
  const answer = await askRelay(relay, { method: 'GET', path: pathOf(relay, name), right: 'read' });
  if (!answer.ok) return answer;
  if (!equalBytes(chunkDigest(answer.value), address)) return err(relayError('relay/form'));
  shelf.put(name, answer.value);
  return answer;
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
