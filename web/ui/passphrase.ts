/** How good a passphrase is, in three plain steps. Length decides; no rule says which characters it must hold. */

const PASSPHRASE_LENGTH_MIN = 12;
const STRONG_LENGTH = 20;
const DISTINCT_MIN = 5;

export type PassphraseStrength =
  | { readonly level: 'short'; readonly missing: number }
  | { readonly level: 'simple' | 'enough' | 'strong' };

/** `short`: refused; `simple`: refused, the same few characters over and over. Counts characters, not bytes. */
export function passphraseStrength(passphrase: string): PassphraseStrength {
  const characters = [...passphrase];
  if (characters.length < PASSPHRASE_LENGTH_MIN)
    return { level: 'short', missing: PASSPHRASE_LENGTH_MIN - characters.length };
  if (new Set(characters).size < DISTINCT_MIN) return { level: 'simple' };
  return { level: characters.length < STRONG_LENGTH ? 'enough' : 'strong' };
}
