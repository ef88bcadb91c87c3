/**
 * libsodium's costly functions give the same bytes for the same bytes, and no change of crypto/ reaches into them: in a campaign
 * they are computed once. Thousands of runs of the same tests sign, check and encapsulate the same things.
 */
import { Buffer } from 'node:buffer';
import sodium from 'libsodium-wrappers-sumo';

const COSTLY = [
  'crypto_sign_seed_keypair',
  'crypto_sign_detached',
  'crypto_sign_verify_detached',
  'crypto_kem_xwing_seed_keypair',
  'crypto_kem_xwing_enc_deterministic',
  'crypto_kem_xwing_dec',
  'crypto_pwhash',
];
const ANSWERS_MAX = 60_000;

const textOf = (value) =>
  value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : `${typeof value}${value}`;

/** Whoever asked may wipe what they were given: each gets bytes of their own. */
function copyOf(answer) {
  if (answer instanceof Uint8Array) return answer.slice();
  if (typeof answer !== 'object') return answer;
  return Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, copyOf(value)]));
}

export async function rememberSodium() {
  await sodium.ready;
  for (const name of COSTLY) {
    const compute = sodium[name];
    const answers = new Map();
    sodium[name] = (...given) => {
      const question = given.map(textOf).join('|');
      const before = answers.get(question);
      if (before !== undefined) return copyOf(before);
      const answer = compute(...given);
      if (answers.size >= ANSWERS_MAX) answers.clear();
      answers.set(question, answer);
      return copyOf(answer);
    };
  }
}
