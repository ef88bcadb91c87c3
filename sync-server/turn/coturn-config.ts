/** The configuration of coturn: relays media between devices, and reaches nothing else. */

export interface CoturnOptions {
  /** The same as the relay's LANTERN_TURN_SECRET. */
  readonly secret: string;
  readonly realm: string;
  /** Files of the certificate, for TURN over TLS; without it media go through a plain port, encrypted end to end all the same. */
  readonly certificate?: { readonly chain: string; readonly key: string };
}

/** Addresses inside somebody's network, and those that stand for them: nobody is let in through the TURN server. */
export const DENIED_PEERS: readonly string[] = [
  '0.0.0.0-0.255.255.255',
  '10.0.0.0-10.255.255.255',
  '100.64.0.0-100.127.255.255',
  '127.0.0.0-127.255.255.255',
  '169.254.0.0-169.254.255.255',
  '172.16.0.0-172.31.255.255',
  '192.0.0.0-192.0.0.255',
  '192.0.2.0-192.0.2.255',
  '192.88.99.0-192.88.99.255',
  '192.168.0.0-192.168.255.255',
  '198.18.0.0-198.19.255.255',
  '198.51.100.0-198.51.100.255',
  '203.0.113.0-203.0.113.255',
  '240.0.0.0-255.255.255.255',
  '::1',
  '64:ff9b::-64:ff9b::ffff:ffff',
  '::ffff:0.0.0.0-::ffff:255.255.255.255',
  '100::-100::ffff:ffff:ffff:ffff',
  '2001::-2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff',
  '2002::-2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
  'fc00::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
  'fe80::-febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
];

/** The text of turnserver.conf. */
export function coturnConfig({ secret, realm, certificate }: CoturnOptions): string {
  const tls =
    certificate === undefined
      ? ['no-tls', 'no-dtls']
      : ['tls-listening-port=5349', `cert=${certificate.chain}`, `pkey=${certificate.key}`];
  return [
    'listening-port=3478',
    ...tls,
    'fingerprint',
    'use-auth-secret',
    `static-auth-secret=${secret}`,
    `realm=${realm}`,
    'stale-nonce=600',
    'user-quota=12',
    'total-quota=1200',
    'max-bps=500000',
    'no-tcp-relay',
    'no-multicast-peers',
    'no-cli',
    'no-software-attribute',
    'log-file=stdout',
    ...DENIED_PEERS.map((range) => `denied-peer-ip=${range}`),
    '',
  ].join('\n');
}
