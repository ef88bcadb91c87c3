/** Frames to bytes and back. Everything that arrives is parsed here before anybody looks at it. */
import { u32At } from '#crypto/encoding/bytes.ts';
import { ByteReader } from '#crypto/encoding/reader.ts';
import { encode, type ByteWriter } from '#crypto/encoding/writer.ts';
import { err, ok, type Result } from '#crypto/result.ts';
import { attachCodec, resumeCodec, type Attach, type Resume } from './attach.ts';
import { relayError, type RelayError } from './codes.ts';
import { closeCodec, createCodec, type Close, type Create } from './create.ts';
import {
  FRAME_HEADER_BYTES,
  FRAME_NUMBERS,
  type BodyCodec,
  type FrameName,
  type Sender,
} from './frame.ts';
import { glassCodec, sharesCodec, type Glass, type Shares } from './glass.ts';
import { helloCodec, type Hello } from './hello.ts';
import { appendCodec, itemsCodec, snapshotsCodec } from './items.ts';
import type { Append, Items, Snapshots } from './items.ts';
import { rekeyCodec, retireCodec, type Rekey, type Retire } from './manage.ts';
import { doneCodec, errorCodec, pingCodec, pongCodec } from './outcome.ts';
import type { Done, Empty, Refusal } from './outcome.ts';
import { presenceCodec, presentCodec, type Presence, type Present } from './presence.ts';
import { receiptCodec, type Receipt } from './receipt.ts';
import { ENVELOPE_BYTES_MAX, ENVELOPE_BYTES_MIN, FRAME_BYTES_MAX } from './limits.ts';

/** What each frame carries. */
export interface Bodies {
  readonly hello: Hello;
  readonly create: Create;
  readonly attach: Attach;
  readonly resume: Resume;
  readonly items: Items;
  readonly snapshots: Snapshots;
  readonly append: Append;
  readonly receipt: Receipt;
  readonly close: Close;
  readonly done: Done;
  readonly error: Refusal;
  readonly ping: Empty;
  readonly pong: Empty;
  readonly retire: Retire;
  readonly rekey: Rekey;
  readonly glass: Glass;
  readonly shares: Shares;
  readonly presence: Presence;
  readonly present: Present;
}

export const CODECS: { readonly [Name in FrameName]: BodyCodec<Bodies[Name]> } = {
  hello: helloCodec,
  create: createCodec,
  attach: attachCodec,
  resume: resumeCodec,
  items: itemsCodec,
  snapshots: snapshotsCodec,
  append: appendCodec,
  receipt: receiptCodec,
  close: closeCodec,
  done: doneCodec,
  error: errorCodec,
  ping: pingCodec,
  pong: pongCodec,
  retire: retireCodec,
  rekey: rekeyCodec,
  glass: glassCodec,
  shares: sharesCodec,
  presence: presenceCodec,
  present: presentCodec,
};

/** One frame: its name says what its body is. */
export type Frame = {
  readonly [Name in FrameName]: {
    readonly name: Name;
    readonly requestId: number;
    readonly body: Bodies[Name];
  };
}[FrameName];

type ClientFrameName =
  | 'create'
  | 'attach'
  | 'resume'
  | 'append'
  | 'close'
  | 'ping'
  | 'retire'
  | 'rekey'
  | 'glass'
  | 'presence';
export type ClientFrame = Extract<Frame, { name: ClientFrameName }>;
export type RelayFrame = Exclude<Frame, { name: ClientFrameName }>;

/** The bytes of a frame. */
export const encodeFrame = (frame: Frame): Uint8Array =>
  encode((writer) => {
    writer.u8(FRAME_NUMBERS[frame.name]).u32(frame.requestId);
    writeBody(writer, frame);
  });

function writeBody(writer: ByteWriter, frame: Frame): void {
  const codec: BodyCodec<Bodies[FrameName]> = codecOf(frame.name);
  codec.write(writer, frame.body);
}

/** The table's type cannot follow a union through an index; this is the one place that says so. */
const codecOf = (name: FrameName): BodyCodec<Bodies[FrameName]> =>
  CODECS[name] as unknown as BodyCodec<Bodies[FrameName]>;

/** A refused frame still tells its request id, when it had one. */
export interface FrameError extends RelayError {
  readonly requestId: number;
}

/**
 * 'relay/form' for anything that is not one whole frame of a client, 'relay/limit' for a count or length over its limit. The
 * envelope of an APPEND is a part of `bytes`.
 */
export const parseClientFrame = (bytes: Uint8Array): Result<ClientFrame, FrameError> =>
  bytes[0] === FRAME_NUMBERS.append
    ? parseAppend(bytes)
    : (parseFrame(bytes, 'client') as Result<ClientFrame, FrameError>);

/** As `parseClientFrame`, for what a relay sends. */
export const parseRelayFrame = (bytes: Uint8Array): Result<RelayFrame, FrameError> =>
  parseFrame(bytes, 'relay') as Result<RelayFrame, FrameError>;

const nameByNumber = new Map<number, FrameName>(
  (Object.keys(FRAME_NUMBERS) as FrameName[]).map((name) => [FRAME_NUMBERS[name], name]),
);

/** An APPEND is the one frame that comes by the thousand: its envelope is looked at where it lies, and not copied. */
function parseAppend(bytes: Uint8Array): Result<ClientFrame, FrameError> {
  const requestId = bytes.length < FRAME_HEADER_BYTES ? 0 : u32At(bytes, 1);
  const length = bytes.length - FRAME_HEADER_BYTES;
  if (length > ENVELOPE_BYTES_MAX) return err({ ...relayError('relay/limit'), requestId });
  if (length < ENVELOPE_BYTES_MIN) return err({ ...relayError('relay/form'), requestId });
  const envelope = bytes.subarray(FRAME_HEADER_BYTES);
  return ok({ name: 'append', requestId, body: { envelope } });
}

function parseFrame(bytes: Uint8Array, sender: Sender): Result<Frame, FrameError> {
  const reader = new ByteReader(bytes);
  const name = nameByNumber.get(reader.u8());
  const requestId = reader.u32();
  if (bytes.length > FRAME_BYTES_MAX) reader.fail('crypto/limit');
  const codec = name === undefined ? undefined : codecOf(name);
  if (name === undefined || codec?.sender !== sender) reader.fail();
  const body = reader.failure === undefined ? codec?.read(reader) : undefined;
  if (reader.failure === undefined && reader.remaining > 0) reader.fail();
  if (reader.failure !== undefined || body === undefined) {
    const code = reader.failure === 'crypto/limit' ? 'relay/limit' : 'relay/form';
    return err({ ...relayError(code), requestId });
  }
  return ok({ name, requestId, body } as Frame);
}
