/** The second verifier's opener of each structure: fields when it is one, a throw when it is not. */
import { deviceIdOf, isEntrySignedBy, readCard, readEntry } from './bodies.ts';
import {
  openRekey,
  openRequest,
  openResume,
  openRetire,
  type RekeyAt,
  type RequestAt,
  type ResumeAt,
  type RetireAt,
} from './channel-acts.ts';
import {
  openEnvelope,
  openNotice,
  openSeal,
  openSealed,
  openWrap,
  readBody,
  type SealPlace,
} from './keys.ts';
import {
  openInvitation,
  openJoin,
  openPiece,
  openRecoveryCode,
  openRow,
  openSlot,
  openToken,
  openTranscript,
  readWelcome,
  type PieceAt,
  type RowAt,
} from './people.ts';
import {
  checkHello,
  checkMac,
  checkSignature,
  openDuty,
  openReceipt,
  readFrame,
  type ProofPlace,
} from './relay.ts';
import { refuseUnless } from './wire.ts';
import { openChange, openEvidence, openSession, openSnapshot, openStatement } from './work.ts';

type Opener = (bytes: Uint8Array, known: Readonly<Record<string, unknown>>) => unknown;

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
const signer = (known: Readonly<Record<string, unknown>>) => String(known['signPublicKey']);

const openEntry: Opener = (bytes, known) => {
  const entry = readEntry(bytes);
  refuseUnless(isEntrySignedBy(entry, signer(known)), 'nobody signed this');
  return Object.fromEntries(
    Object.entries(entry).filter(([name]) => name !== 'signed' && name !== 'signature'),
  );
};

const proof =
  (check: (bytes: Uint8Array, name: string, place: ProofPlace) => unknown, name: string): Opener =>
  (bytes, known) =>
    check(bytes, name, known as unknown as ProofPlace);

const ENTRIES = ['genesis', 'add', 'set', 'remove', 'epoch', 'grant', 'verdict', 'policy', 'link'];
const FRAMES = [
  ...['hello', 'create', 'attach', 'resume', 'items', 'snapshots', 'append'],
  ...['receipt', 'close', 'done', 'error', 'ping', 'pong'],
  ...['retire', 'rekey', 'glass', 'shares', 'presence', 'present'],
];

export const INDEPENDENT: Readonly<Record<string, Opener>> = {
  'device-card': (bytes, { deviceId }) => {
    const card = readCard(bytes);
    refuseUnless(deviceIdOf(bytes) === deviceId, 'another device');
    return card;
  },
  ...Object.fromEntries(ENTRIES.map((type) => [`entry-${type}`, openEntry])),
  session: (bytes, known) => openSession(bytes, signer(known)),
  statement: (bytes, known) => openStatement(bytes, signer(known)),
  evidence: (bytes, known) => openEvidence(bytes, signer(known)),
  snapshot: (bytes, known) => openSnapshot(bytes, signer(known)),
  change: (bytes) => openChange(bytes),
  seal: (bytes, known) => openSeal(bytes, known as unknown as SealPlace),
  wrap: (bytes, known) => openWrap(bytes, known as unknown as Parameters<typeof openWrap>[1]),
  body: (bytes) => readBody(bytes),
  envelope: (bytes, known) => openEnvelope(bytes, known as Parameters<typeof openEnvelope>[1]),
  'sealed-envelope': (bytes, known) => openSealed(bytes, known as Parameters<typeof openSealed>[1]),
  notice: (bytes, known) => openNotice(bytes, known as { publicKey: string }),
  invitation: (bytes) => openInvitation(textOf(bytes)),
  join: (bytes, known) => openJoin(bytes, known as Parameters<typeof openJoin>[1]),
  welcome: (bytes) => readWelcome(bytes),
  'check-number': (bytes, { commitment }) => openTranscript(bytes, String(commitment)),
  'recovery-code': (bytes) => openRecoveryCode(textOf(bytes)),
  slot: (bytes, known) => openSlot(bytes, known),
  row: (bytes, known) => openRow(bytes, known as unknown as RowAt),
  'file-chunk': (bytes, known) => openPiece(bytes, known as unknown as PieceAt),
  token: (bytes) => openToken(bytes),
  ...Object.fromEntries(
    FRAMES.map((name) => [
      `frame-${name}`,
      (bytes: Uint8Array, { sender }: Readonly<Record<string, unknown>>) =>
        readFrame(bytes, String(sender)),
    ]),
  ),
  receipt: (bytes, { relayPublicKey }) => openReceipt(bytes, String(relayPublicKey)),
  hello: (bytes) => checkHello(bytes),
  'proof-attach': proof(checkMac, 'attach'),
  'proof-attach-write': proof(checkMac, 'attach-write'),
  'proof-create': proof(checkSignature, 'create'),
  'proof-close': proof(checkSignature, 'close'),
  'proof-retire': (bytes, known) => openRetire(bytes, known as unknown as RetireAt),
  'proof-rekey': (bytes, known) => openRekey(bytes, known as unknown as RekeyAt),
  'proof-resume': (bytes, known) => openResume(bytes, known as unknown as ResumeAt),
  'proof-request': (bytes, known) => openRequest(bytes, known as unknown as RequestAt),
  'proof-glass': proof(checkSignature, 'glass'),
  duty: (bytes) => openDuty(bytes),
};
