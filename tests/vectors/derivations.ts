/** Published derivations, by the product and a second time: the key schedule of an epoch, padding, and the heads of a channel. */
import { fromHex, toHex } from '#crypto/encoding/bytes.ts';
import { paddedLength } from '#crypto/envelope/padding.ts';
import { channelIdOf, editSecretsOf } from '#crypto/keys/epoch-secrets.ts';
import { seededRandom } from '#crypto/log/people.test-support.ts';
import { emptyHead, headAfter } from '#crypto/relay/head-chain.ts';
import { readFileSync } from 'node:fs';
import type { Tally } from './check-structures.ts';
import {
  editSecretsOf as secondSecrets,
  paddedLength as secondLength,
} from './independent/keys.ts';
import { headAfter as secondHead } from './independent/relay.ts';
import { canonical } from './vector-file.ts';

interface Derivations {
  /** From E, 32 bytes: all that a writer has. */
  readonly keySchedules: readonly { readonly edit: string; readonly keys: unknown }[];
  readonly padding: readonly { readonly length: number; readonly padded: number }[];
  readonly heads: readonly { readonly digests: readonly string[]; readonly head: string }[];
}

export const DERIVATIONS_FILE = new URL('./derivations.json', import.meta.url);

const EDITS = 12;
const LENGTHS = [0, 1, 255, 256, 257, 512, 513, 4_095, 4_096, 4_097, 4_608, 4_609, 8_191, 8_192];
const LONG_LENGTHS = [8_193, 9_216, 65_535, 65_536, 65_537, 73_728, 73_729, 1_000_000];

/** The keys of an epoch as they are published. */
function keysOf(edit: Uint8Array): unknown {
  const { writeKey, readSecrets } = editSecretsOf(edit);
  const { read, readCommit, bodyKey, historyKey, glassShare, dropKey } = readSecrets;
  const channelId = channelIdOf(writeKey.publicKey, dropKey.publicKey);
  const named = { read, readCommit, bodyKey, historyKey, glassShare, channelId };
  const signing = { writePublicKey: writeKey.publicKey, dropPublicKey: dropKey.publicKey };
  const entries = Object.entries({ ...named, ...signing }).map(([name, key]) => [name, toHex(key)]);
  return Object.fromEntries(entries) as unknown;
}

function secondKeysOf(edit: Uint8Array): unknown {
  const entries = Object.entries(secondSecrets(edit))
    .filter(([name]) => name !== 'boxSeed' && name !== 'edit')
    .map(([name, key]) => [name, toHex(key)]);
  return Object.fromEntries(entries) as unknown;
}

/** What the product derives, to be published. */
export function derivations(): Derivations {
  const random = seededRandom(99);
  const digests = Array.from({ length: 5 }, () => random(32));
  return {
    keySchedules: Array.from({ length: EDITS }, () => random(32)).map((edit) => ({
      edit: toHex(edit),
      keys: keysOf(edit),
    })),
    padding: [...LENGTHS, ...LONG_LENGTHS].map((length) => ({
      length,
      padded: paddedLength(length),
    })),
    heads: [0, 1, 2, 5].map((count) => ({
      digests: digests.slice(0, count).map(toHex),
      head: toHex(headAfter(emptyHead(), digests.slice(0, count))),
    })),
  };
}

const bytesOf = (hex: string): Uint8Array => fromHex(hex) ?? new Uint8Array(0);

export function checkDerivations(tally: Tally): void {
  const published = JSON.parse(readFileSync(DERIVATIONS_FILE, 'utf8')) as Derivations;
  const same = (what: string, left: unknown, right: unknown): void => {
    if (canonical(left) === canonical(right)) tally.passed += 1;
    else tally.failures.push(`derivation: ${what}`);
  };
  for (const { edit, keys } of published.keySchedules) {
    same(`keys of ${edit} by the product`, keysOf(bytesOf(edit)), keys);
    same(`keys of ${edit} a second time`, secondKeysOf(bytesOf(edit)), keys);
  }
  for (const { length, padded } of published.padding) {
    same(`padding of ${String(length)} by the product`, paddedLength(length), padded);
    same(`padding of ${String(length)} a second time`, secondLength(length), padded);
  }
  for (const { digests, head } of published.heads) {
    const all = digests.map(bytesOf);
    same('a head by the product', toHex(headAfter(emptyHead(), all)), head);
    same('a head a second time', toHex(secondHead(new Uint8Array(32), all)), head);
  }
}
