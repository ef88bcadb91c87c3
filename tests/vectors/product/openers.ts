/** The product's opener of each structure: its own parsers and checks, in the order in which the program uses them. */
import { inflateRawSync } from 'node:zlib';
import { equalBytes, fromHex } from '#crypto/encoding/bytes.ts';
import { openEnvelope, parseEnvelope, verifyEnvelope } from '#crypto/envelope/envelope.ts';
import { parseBody as parseParts } from '#crypto/envelope/parts.ts';
import { openFromBox } from '#crypto/envelope/sealed-envelope.ts';
import { openSeal } from '#crypto/epoch/seal.ts';
import { makeWraps } from '#crypto/epoch/wraps.ts';
import type { CryptoError } from '#crypto/errors.ts';
import { isEvidenceSignedBy, parseEvidence } from '#crypto/evidence/evidence.ts';
import { deviceIdOf, parseCard } from '#crypto/keys/device-card.ts';
import { readSecretsOf } from '#crypto/keys/epoch-secrets.ts';
import { parseBody } from '#crypto/log/bodies/body.ts';
import type { EpochBody } from '#crypto/log/bodies/epoch.ts';
import type { Tier } from '#crypto/log/rights.ts';
import { parseEntry, verifyEntry } from '#crypto/log/entry.ts';
import { boxKeyFromSeed } from '#crypto/primitives/kem.ts';
import { err, ok, type Result } from '#crypto/result.ts';
import { readChangeHeader } from '#crypto/work/change-header.ts';
import { isSessionSignedBy, parseSession } from '#crypto/work/session.ts';
import { isSnapshotSignedBy, parseSnapshot } from '#crypto/work/snapshot.ts';
import { isStatementSignedBy, parseStatement } from '#crypto/work/statement.ts';
import type { Known } from '../vector-file.ts';

export type Opened = Result<unknown, { readonly code: string }>;
export type Opener = (bytes: Uint8Array, known: Known) => Opened;

/** Bytes that stand in a vector as hexadecimal. */
export function known32(known: Known, name: string): Uint8Array {
  const bytes = fromHex(String(known[name] ?? ''));
  if (bytes === undefined) throw new Error(`${name} is no hexadecimal`);
  return bytes;
}

const refused = (code: string): Opened => err({ code });

/** A parsed structure whose signature is asked about afterwards. */
function signed<T extends object>(
  parsed: Result<T, CryptoError>,
  isSigned: (value: T) => boolean,
  fields: (value: T) => unknown,
): Opened {
  if (!parsed.ok) return parsed;
  return isSigned(parsed.value) ? ok(fields(parsed.value)) : refused('crypto/signature');
}

const key = (known: Known): Uint8Array => known32(known, 'signPublicKey');

export const openEntry: Opener = (bytes, known) => {
  const read = parseEntry(bytes);
  if (!read.ok) return read;
  const { entry, entryId } = read.value;
  const body = parseBody(entry.type, entry.body);
  if (!body.ok) return body;
  if (body.value.type === 'unknown') return refused('crypto/version');
  if (!verifyEntry(entry, key(known))) return refused('crypto/signature');
  return ok({ ...entry, signature: undefined, entryId, body: body.value });
};

export const openCard: Opener = (bytes, known) => {
  const card = parseCard(bytes);
  if (!card.ok) return card;
  const isSame = equalBytes(deviceIdOf(card.value), known32(known, 'deviceId'));
  return isSame ? card : refused('crypto/bind');
};

const sealOpener: Opener = (bytes, known) => {
  const hex = (name: string) => known32(known, name);
  const epoch: EpochBody = {
    ...{ compartment: Number(known['compartment']), suite: 1, n: Number(known['n']) },
    ...{ previous: [], cites: [], seals: [], wraps: [], reason: 'first' },
    ...{ readCommit: hex('readCommit'), writePublicKey: hex('writePublicKey') },
    ...{ dropPublicKey: hex('dropPublicKey'), shareHash: hex('shareHash') },
    boxPublicKey: new Uint8Array(0),
  };
  const tier = Number(known['tier']) as Tier;
  const seal = { memberId: hex('memberId'), tier, boxId: hex('boxId'), sealed: bytes };
  const boxKey = boxKeyFromSeed(hex('boxSeed'));
  const share = known['share'] === '' ? undefined : hex('share');
  const opened = openSeal({ groupId: hex('groupId'), epoch, seal, boxKey, share });
  if (!opened.ok) return opened;
  return ok({ read: opened.value.readSecrets.read, edit: opened.value.editSecrets?.edit });
};

/** Wraps are made by the product from what is known, and compared: it opens them only inside of a log. */
const wrapOpener: Opener = (bytes, known) => {
  const secrets = readSecretsOf(known32(known, 'nextRead'));
  const previous = { epochId: known32(known, 'previous'), read: known32(known, 'read') };
  const [wrap] = makeWraps(secrets, [previous]);
  const isSame = wrap !== undefined && equalBytes(wrap, bytes);
  return isSame ? ok({ read: previous.read }) : refused('crypto/seal');
};

const envelopeOpener: Opener = (bytes, known) => {
  const parsed = parseEnvelope(bytes);
  if (!parsed.ok) return parsed;
  const envelope = parsed.value;
  if (!verifyEnvelope(envelope, known32(known, 'publicKey')))
    return refused('crypto/channel-signature');
  const { kind, channelId } = envelope.header;
  const frame = { kind, channelId, digest: envelope.digest };
  if (kind === 'notice') return ok({ ...frame, content: envelope.ciphertext });
  const parts =
    kind === 'sealed'
      ? openFromBox(envelope, boxKeyFromSeed(known32(known, 'boxSeed')))
      : openEnvelope(envelope, known32(known, 'bodyKey'));
  return parts.ok ? ok({ ...frame, parts: parts.value }) : parts;
};

function inflate(bytes: Uint8Array, bytesMax: number): Uint8Array | undefined {
  try {
    return new Uint8Array(inflateRawSync(bytes, { maxOutputLength: bytesMax }));
  } catch {
    return undefined;
  }
}

export const PRODUCT_STRUCTURES: Readonly<Record<string, Opener>> = {
  session: (bytes, known) =>
    signed(
      parseSession(bytes),
      (read) => isSessionSignedBy(read, key(known)),
      ({ session, sessionId }) => ({ ...session, id: sessionId }),
    ),
  statement: (bytes, known) =>
    signed(
      parseStatement(bytes),
      (read) => isStatementSignedBy(read, key(known)),
      ({ statement, statementId }) => ({ ...statement, id: statementId }),
    ),
  evidence: (bytes, known) =>
    signed(
      parseEvidence(bytes),
      (read) => isEvidenceSignedBy(read, key(known)),
      ({ evidence, evidenceId }) => ({ ...evidence, id: evidenceId }),
    ),
  snapshot: (bytes, known) =>
    signed(
      parseSnapshot(bytes),
      (read) => isSnapshotSignedBy(read, key(known)),
      ({ snapshot, snapshotId }) => ({ ...snapshot, id: snapshotId }),
    ),
  change: (bytes) => {
    const header = readChangeHeader(bytes, inflate);
    if (!header.ok) return header;
    return ok({ ...header.value, chunk: undefined });
  },
  seal: sealOpener,
  wrap: wrapOpener,
  body: (bytes) => parseParts(bytes),
  envelope: envelopeOpener,
  'sealed-envelope': envelopeOpener,
  notice: envelopeOpener,
};
