/** A room as the load knows it, and the messages it sends there: they carry when they were sent. */
import { editSecretsOf, channelIdOf, type EditSecrets } from '#crypto/keys/epoch-secrets.ts';
import { systemRandomBytes } from '#crypto/relay/relay-identity.ts';

export interface Room {
  readonly name: string;
  readonly secrets: EditSecrets;
  readonly channelId: Uint8Array;
}

export function roomNamed(number: number): Room {
  const secrets = editSecretsOf(systemRandomBytes(32));
  const { writeKey, readSecrets } = secrets;
  const channelId = channelIdOf(writeKey.publicKey, readSecrets.dropKey.publicKey);
  return { name: `room-${String(number)}`, secrets, channelId };
}

const HEADER_BYTES = 48;
const SIGNATURE_BYTES = 64;
const MARK = Buffer.from('L4nt3rn!');

/** How long a message with so much content is. */
export const messageBytes = (payloadBytes: number): number =>
  HEADER_BYTES + payloadBytes + SIGNATURE_BYTES;

/** An envelope no one can open: the relay that was shown the right to write looks at its header only. Others see bytes. */
export function newMessage(channelId: Uint8Array, payloadBytes: number): Uint8Array {
  const message = Buffer.alloc(messageBytes(payloadBytes));
  message.set(crypto.getRandomValues(new Uint8Array(24)), 20);
  message.set([1, 1, 2, 0]);
  message.set(channelId, 4);
  message.writeUInt32BE(payloadBytes, 44);
  message.set(MARK, HEADER_BYTES);
  message.writeDoubleBE(performance.now(), HEADER_BYTES + MARK.length);
  return message;
}

/** How many milliseconds ago each message within some bytes was sent. */
export function agesIn(data: Buffer): readonly number[] {
  const ages: number[] = [];
  const now = performance.now();
  for (let at = data.indexOf(MARK); at >= 0; at = data.indexOf(MARK, at + 1))
    ages.push(now - data.readDoubleBE(at + MARK.length));
  return ages;
}
