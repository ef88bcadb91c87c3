/** The few lines of a WebRTC session description that matter for one data channel, read from the browser's own and written for the other's. */
import { err, ok, type Result } from '#kernel/result.ts';
import { CANDIDATES_MAX, type Handshake, type HandshakeError } from './handshake.ts';

const line = (sdp: string, name: string): string | undefined =>
  new RegExp(`^a=${name}:(.+?)\\r?$`, 'm').exec(sdp)?.[1];

/** 'nearby/code' for a description without credentials or without a SHA-256 fingerprint. */
export function handshakeOf(
  sdp: string,
  role: Handshake['role'],
): Result<Handshake, HandshakeError> {
  const [ufrag, pwd] = [line(sdp, 'ice-ufrag'), line(sdp, 'ice-pwd')];
  const hex = /^sha-256 ((?:[0-9A-F]{2}:){31}[0-9A-F]{2})$/i.exec(line(sdp, 'fingerprint') ?? '');
  if (ufrag === undefined || pwd === undefined || hex?.[1] === undefined)
    return err({ code: 'nearby/code' });
  const fingerprint = Uint8Array.from(hex[1].split(':'), (byte) => Number.parseInt(byte, 16));
  const candidates = [
    ...sdp.matchAll(/^a=candidate:\S+ 1 udp \d+ (\S+) (\d+) typ host/gim),
  ].flatMap(([, host, port]) =>
    host === undefined || host.includes(':') ? [] : [{ host, port: Number(port) }],
  );
  return ok({ role, ufrag, pwd, fingerprint, candidates: candidates.slice(0, CANDIDATES_MAX) });
}

/** A whole description, as the other's browser would have written it. */
export function descriptionOf({ role, ufrag, pwd, fingerprint, candidates }: Handshake): string {
  const hex = [...fingerprint].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase());
  return [
    'v=0',
    'o=- 1 2 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 0.0.0.0',
    `a=ice-ufrag:${ufrag}`,
    `a=ice-pwd:${pwd}`,
    `a=fingerprint:sha-256 ${hex.join(':')}`,
    `a=setup:${role === 'invites' ? 'actpass' : 'active'}`,
    'a=mid:0',
    'a=sctp-port:5000',
    'a=max-message-size:262144',
    ...candidates.map(
      ({ host, port }, i) =>
        `a=candidate:${String(i + 1)} 1 udp ${String(2113937151 - i)} ${host} ${String(port)} typ host generation 0`,
    ),
    '',
  ].join('\r\n');
}
