/** Whether the first frame of a connection comes from the relay that was pinned, in words this client understands. */
import { equalBytes } from '#crypto/encoding/bytes.ts';
import { relayIdOf, verifyHello, type Connection } from '#crypto/relay/relay-identity.ts';
import { err, ok, type Result } from '#crypto/result.ts';
import type { RelayFrame } from '#protocol/codec.ts';
import { PROTOCOL_VERSION, PROTOCOL_VERSION_OLDEST } from '#protocol/version.ts';

export interface GreetingError {
  readonly code: 'relay/identity' | 'relay/version';
}

/** The connection that proofs are made for. 'relay/identity' for another key or a wrong signature, 'relay/version'. */
export function greetingOf(
  frame: RelayFrame,
  relayPublicKey: Uint8Array,
): Result<Connection, GreetingError> {
  if (frame.name !== 'hello') return err({ code: 'relay/identity' });
  const { body } = frame;
  const isPinned = equalBytes(body.relayPublicKey, relayPublicKey);
  if (!isPinned || !verifyHello(body, body.signature)) return err({ code: 'relay/identity' });
  if (body.oldest > PROTOCOL_VERSION || body.newest < PROTOCOL_VERSION_OLDEST)
    return err({ code: 'relay/version' });
  return ok({ relayId: relayIdOf(relayPublicKey), nonce: body.nonce });
}
