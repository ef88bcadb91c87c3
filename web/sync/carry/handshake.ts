/**
 * What two screens tell each other so that their devices find one another on the same Wi-Fi or hotspot without any server: one
 * code each way, as text or as a QR code. It names the key the other has to prove in DTLS; that is why whoever showed the code
 * is at the other end, and nobody else.
 *
 *   code        = "LANTERN1" ‖ base64url of the bytes below
 *   bytes       = version u8=1 | role u8 (1 invites, 2 answers) | ufrag text | pwd text | fingerprint b32 (SHA-256)
 *               | candidates list<(host text: IPv4, or a name that ends in .local | port u16)>
 */
import { fromBase64Url, toBase64Url } from '#crypto/encoding/bytes.ts';
import { decode } from '#crypto/encoding/reader.ts';
import { encode } from '#crypto/encoding/writer.ts';
import { err, ok, type Result } from '#kernel/result.ts';

const PREFIX = 'LANTERN1';
const CODE_LENGTH_MAX = 2_048;
const CREDENTIAL_LENGTH_MAX = 256;
export const CANDIDATES_MAX = 12;

export interface Candidate {
  /** An address as it is written, or a name that only the local network resolves. */
  readonly host: string;
  readonly port: number;
}

export interface Handshake {
  readonly role: 'invites' | 'answers';
  /** The short-lived name and password of ICE. */
  readonly ufrag: string;
  readonly pwd: string;
  /** SHA-256 of the DTLS certificate, 32 bytes. */
  readonly fingerprint: Uint8Array;
  readonly candidates: readonly Candidate[];
}

/** 'nearby/code': not a code of this app, or not whole. */
export interface HandshakeError {
  readonly code: 'nearby/code';
}

const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;
const LOCAL_NAME = /^[0-9a-z-]{1,63}\.local$/i;
const CREDENTIAL = /^[A-Za-z0-9+/]{4,256}$/;

/** At most `CANDIDATES_MAX` candidates; those that are neither IPv4 nor a local name are left out. */
export function encodeHandshake(handshake: Handshake): string {
  const { role, ufrag, pwd, fingerprint } = handshake;
  const candidates = handshake.candidates
    .filter(({ host }) => IPV4.test(host) || LOCAL_NAME.test(host))
    .slice(0, CANDIDATES_MAX);
  const bytes = encode((writer) =>
    writer
      .u8(1)
      .u8(role === 'invites' ? 1 : 2)
      .text(ufrag)
      .text(pwd)
      .raw(fingerprint, 32)
      .list(candidates, (list, { host, port }) => list.text(host).u16(port)),
  );
  return PREFIX + toBase64Url(bytes);
}

/** Spaces and line breaks that a messenger or a person put in are taken out. */
export function parseHandshake(text: string): Result<Handshake, HandshakeError> {
  const code = text.replace(/\s+/g, '');
  const bytes =
    code.length <= CODE_LENGTH_MAX && code.startsWith(PREFIX)
      ? fromBase64Url(code.slice(PREFIX.length))
      : undefined;
  if (bytes === undefined) return err({ code: 'nearby/code' });
  const parsed = decode(bytes, (reader) => {
    if (reader.u8() !== 1) reader.fail('crypto/version');
    const role = reader.u8();
    if (role !== 1 && role !== 2) reader.fail();
    const credential = () => {
      const found = reader.text(CREDENTIAL_LENGTH_MAX);
      if (!CREDENTIAL.test(found)) reader.fail();
      return found;
    };
    return {
      role: role === 1 ? ('invites' as const) : ('answers' as const),
      ufrag: credential(),
      pwd: credential(),
      fingerprint: reader.raw(32),
      candidates: reader.list(CANDIDATES_MAX, () => {
        const [host, port] = [reader.text(CREDENTIAL_LENGTH_MAX), reader.u16()];
        // It becomes a line of a session description: nothing else may stand in it.
        if (!IPV4.test(host) && !LOCAL_NAME.test(host)) reader.fail();
        return { host, port };
      }),
    };
  });
  return parsed.ok ? ok(parsed.value) : err({ code: 'nearby/code' });
}
