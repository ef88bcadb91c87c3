import { expect, test } from 'vitest';
import { toBase64Url } from '#crypto/encoding/bytes.ts';
import { encodeHandshake, parseHandshake, type Handshake } from './handshake.ts';
import { descriptionOf, handshakeOf } from './session-description.ts';

/** As Chromium 150 writes it. */
const OFFER = [
  'v=0',
  'o=- 4611731400430051336 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0',
  'a=extmap-allow-mixed',
  'a=msid-semantic: WMS',
  'm=application 51472 UDP/DTLS/SCTP webrtc-datachannel',
  'c=IN IP4 192.168.43.17',
  'a=candidate:3288015366 1 udp 2113937151 192.168.43.17 51472 typ host generation 0 network-cost 999',
  'a=candidate:1018424921 1 udp 2113939711 6b1b1c2e-60f5-4d54-a0fa-0b0a5a1c2d3e.local 40112 typ host generation 0',
  'a=candidate:4077567720 1 udp 2113939711 2a02:8071::17 51473 typ host generation 0',
  'a=candidate:1853887674 1 udp 1518280447 203.0.113.9 51472 typ srflx raddr 0.0.0.0 rport 0',
  'a=ice-ufrag:Zx9/',
  'a=ice-pwd:dGhpcyBpcyBub3QgYSBzZWNyZXQ+',
  'a=ice-options:trickle',
  `a=fingerprint:sha-256 ${Array.from({ length: 32 }, (_, i) => (i + 160).toString(16).toUpperCase()).join(':')}`,
  'a=setup:actpass',
  'a=mid:0',
  'a=sctp-port:5000',
  'a=max-message-size:262144',
  '',
].join('\r\n');

const handshake: Handshake = {
  role: 'invites',
  ufrag: 'Zx9/',
  pwd: 'dGhpcyBpcyBub3QgYSBzZWNyZXQ+',
  fingerprint: Uint8Array.from({ length: 32 }, (_, i) => i + 160),
  candidates: [
    { host: '192.168.43.17', port: 51472 },
    { host: '6b1b1c2e-60f5-4d54-a0fa-0b0a5a1c2d3e.local', port: 40112 },
  ],
};

test('a code holds what the local network needs, and no address a server has told', () => {
  expect(handshakeOf(OFFER, 'invites')).toEqual({ ok: true, value: handshake });
  const code = encodeHandshake(handshake);
  expect(code.length).toBeLessThan(300);
  expect(parseHandshake(code)).toEqual({ ok: true, value: handshake });
});

test('what is written for the other browser reads as what the first one said', () => {
  for (const role of ['invites', 'answers'] as const) {
    const said = { ...handshake, role };
    expect(handshakeOf(descriptionOf(said), role)).toEqual({ ok: true, value: said });
  }
});

test('a code is the same with the line breaks that a messenger put in', () => {
  const code = encodeHandshake(handshake);
  const broken = ` ${code.slice(0, 40)}\n${code.slice(40, 90)} \r\n${code.slice(90)} `;
  expect(parseHandshake(broken)).toEqual({ ok: true, value: handshake });
});

test('what is no code, cut off anywhere, or longer than a code is refused', () => {
  const code = encodeHandshake(handshake);
  const refused = { ok: false, error: { code: 'nearby/code' } };
  for (let length = 0; length < code.length; length++)
    expect(parseHandshake(code.slice(0, length)), String(length)).toEqual(refused);
  for (const text of ['', 'https://example.org', `${code}AAAA`, 'LANTERN1'.padEnd(5_000, 'A')])
    expect(parseHandshake(text)).toEqual(refused);
});

test('nothing in a code can add a line to what the browser is told', () => {
  const hostile = ['10.0.0.1\r\na=x', 'evil.example', '::1', '10.0.0.1 9 typ relay', '.local'];
  for (const host of hostile) {
    const crafted = code(({ bytes }) => [...bytes(host), 0, 80]);
    expect(parseHandshake(crafted), host).toMatchObject({ ok: false });
  }
  expect(parseHandshake(code(({ bytes }) => [...bytes('10.0.0.1'), 0, 80]))).toMatchObject({
    ok: true,
  });
  const named = { ...handshake, ufrag: 'ab\r\na=x' };
  expect(parseHandshake(encodeHandshake(named))).toMatchObject({ ok: false });
});

/** A code with one candidate, whose bytes are the caller's. */
function code(candidate: (write: { bytes: (text: string) => number[] }) => number[]): string {
  const bytes = (text: string) => {
    const utf8 = [...new TextEncoder().encode(text)];
    return [0, 0, 0, utf8.length, ...utf8];
  };
  const head = [1, 1, ...bytes('Zx9/'), ...bytes('dGhpcyBpcyBu'), ...new Uint8Array(32)];
  return `LANTERN1${toBase64Url(Uint8Array.from([...head, 0, 1, ...candidate({ bytes })]))}`;
}
