/** DONE, ERROR, PING and PONG: the short answers. */
import { CURSOR_BYTES } from './attach.ts';
import { RELAY_CODES, relayCodeOf, type RelayCode } from './codes.ts';
import type { BodyCodec } from './frame.ts';

/** The request is done: a channel is on disk, or everything an ATTACH or RESUME lacked has been sent. */
export interface Done {
  /** Everything up to here has been sent on this connection, or zeros. */
  readonly cursor: Uint8Array;
}

export const doneCodec: BodyCodec<Done> = {
  sender: 'relay',
  layout: 'cursor b12',
  write: (writer, body) => writer.raw(body.cursor, CURSOR_BYTES),
  read: (reader) => ({ cursor: reader.raw(CURSOR_BYTES) }),
};

export interface Refusal {
  readonly code: RelayCode;
  /** The channel an ATTACH was refused for; zeros when the request concerns one thing only. */
  readonly channelId: Uint8Array;
}

export const errorCodec: BodyCodec<Refusal> = {
  sender: 'relay',
  layout: 'code u16, channelId b16',
  write: (writer, body) => writer.u16(RELAY_CODES[body.code]).raw(body.channelId, 16),
  read: (reader) => {
    const code = relayCodeOf(reader.u16());
    if (code === undefined) reader.fail();
    return { code: code ?? 'relay/form', channelId: reader.raw(16) };
  },
};

/** PING and PONG have no body; the answer carries the request id of the question. */
export type Empty = Readonly<Record<string, never>>;

export const pingCodec: BodyCodec<Empty> = {
  sender: 'client',
  layout: '',
  write: () => undefined,
  read: () => ({}),
};

export const pongCodec: BodyCodec<Empty> = { ...pingCodec, sender: 'relay' };
