/** The frames a client sends, with the proofs for one connection inside. */
import { fromHex } from '#crypto/encoding/bytes.ts';
import { attachMac, attachWriteMac, resumeMac, setIdOf } from '#crypto/relay/attach.ts';
import { signClose, signCreate, signRekey } from '#crypto/relay/channel-proofs.ts';
import { signGlass } from '#crypto/relay/glass.ts';
import type { Connection, SigningKey } from '#crypto/relay/relay-identity.ts';
import { encodeFrame } from '#protocol/codec.ts';
import { createdBytes } from '#protocol/create.ts';
import { askedBytes, type GlassAsked } from '#protocol/glass.ts';
import { rekeyedBytes } from '#protocol/manage.ts';
import type { FollowedChannel } from './followed-channel.ts';
import type { ChannelAct, ChannelCreation } from './link-book.ts';

const NO_MAC = new Uint8Array(16);

/** The bytes of a channel id; ids come from this program, and one that is not hexadecimal matches no channel. */
const idBytes = (channelId: string): Uint8Array => fromHex(channelId) ?? new Uint8Array(16);

export function attachFrame(
  requestId: number,
  connection: Connection,
  asked: { readonly channels: readonly FollowedChannel[]; readonly setKey: Uint8Array },
): Uint8Array {
  const channels = asked.channels.map((channel) => {
    const channelId = idBytes(channel.channelId);
    const { writeKey } = channel;
    return {
      channelId,
      from: channel.position.length,
      kinds: channel.kinds,
      mac: attachMac(channel.readKey, connection, channelId),
      writeMac: writeKey === undefined ? NO_MAC : attachWriteMac(writeKey, connection, channelId),
    };
  });
  return encodeFrame({ name: 'attach', requestId, body: { channels, setKey: asked.setKey } });
}

export function resumeFrame(
  requestId: number,
  connection: Connection,
  set: { readonly setKey: Uint8Array; readonly cursor: Uint8Array },
): Uint8Array {
  const { setKey, cursor } = set;
  const body = { setId: setIdOf(setKey), mac: resumeMac(setKey, connection, cursor), cursor };
  return encodeFrame({ name: 'resume', requestId, body });
}

export function createFrame(
  requestId: number,
  connection: Connection,
  creation: ChannelCreation,
): Uint8Array {
  const { keys, token, writeKey } = creation;
  const signature = signCreate(writeKey, connection, createdBytes(keys, token));
  return encodeFrame({ name: 'create', requestId, body: { keys, token, signature } });
}

export function actFrame(requestId: number, connection: Connection, act: ChannelAct): Uint8Array {
  if (act.about === 'close') {
    const channelId = idBytes(act.channelId);
    const signature = signClose(act.writeKey, connection, channelId);
    return encodeFrame({ name: 'close', requestId, body: { channelId, signature } });
  }
  const { keys, ownerKey } = act;
  const ownerSignature = signRekey(ownerKey, connection, rekeyedBytes(keys));
  return encodeFrame({ name: 'rekey', requestId, body: { keys, ownerSignature } });
}

export function glassFrame(
  requestId: number,
  connection: Connection,
  question: { readonly asked: GlassAsked; readonly deviceKey: SigningKey },
): Uint8Array {
  const { asked, deviceKey } = question;
  const signature = signGlass(deviceKey, connection, askedBytes(asked));
  return encodeFrame({ name: 'glass', requestId, body: { asked, signature } });
}

/** A number that no question has: nothing answers it, and a relay that refuses it is asked again when there is something to say. */
const UNANSWERED = 0xffff_ffff;

export const presenceFrame = (channelId: string, sealed: Uint8Array): Uint8Array =>
  encodeFrame({
    name: 'presence',
    requestId: UNANSWERED,
    body: { channelId: idBytes(channelId), sealed },
  });
