/** `npm run turn-config -- REALM [CHAIN KEY]`: prints the configuration of coturn with a new secret, and on standard error what to set. */
import { randomBytes } from 'node:crypto';
import process from 'node:process';
import { coturnConfig } from './coturn-config.ts';

const SECRET_BYTES = 32;
const [realm, chain, key] = process.argv.slice(2);
if (realm === undefined || !/^[a-z0-9.-]+$/i.test(realm)) {
  process.stderr.write(
    'Lantern turn-config: name the host, as in: npm run turn-config -- turn.example.org\n',
  );
  process.exit(1);
}
const secret = randomBytes(SECRET_BYTES).toString('hex');
const certificate = chain !== undefined && key !== undefined ? { certificate: { chain, key } } : {};
process.stdout.write(coturnConfig({ secret, realm, ...certificate }));
process.stderr.write(
  `Set for the relay: LANTERN_TURN_SECRET=${secret} LANTERN_TURN_URLS=turn:${realm}:3478\n`,
);
