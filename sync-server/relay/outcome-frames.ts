/** The short answers as bytes. */
import { encodeFrame } from '#protocol/codec.ts';
import type { RelayCode } from '#protocol/codes.ts';
import { NO_CURSOR } from './cursor.ts';

const NO_CHANNEL = new Uint8Array(16);

export const doneFrame = (requestId: number, cursor: Uint8Array = NO_CURSOR): Uint8Array =>
  encodeFrame({ name: 'done', requestId, body: { cursor } });

export const errorFrame = (
  requestId: number,
  code: RelayCode,
  channelId: Uint8Array = NO_CHANNEL,
): Uint8Array => encodeFrame({ name: 'error', requestId, body: { code, channelId } });
