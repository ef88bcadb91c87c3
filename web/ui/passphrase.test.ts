import { describe, expect, test } from 'vitest';
import { passphraseStrength } from './passphrase.ts';

describe('passphrase strength', () => {
  test('eleven characters are one too few', () => {
    expect(passphraseStrength('abcdefghijk')).toEqual({ level: 'short', missing: 1 });
  });

  test('twelve characters of any kind are enough, without composition rules', () => {
    expect(passphraseStrength('quiet harbor')).toEqual({ level: 'enough' });
    expect(passphraseStrength('مصباح الليل ١')).toEqual({ level: 'enough' });
  });

  test('one character over and over is refused however long', () => {
    expect(passphraseStrength('a'.repeat(30))).toEqual({ level: 'simple' });
  });

  test('an emoji counts once', () => {
    expect(passphraseStrength('🏮'.repeat(6))).toEqual({ level: 'short', missing: 6 });
  });

  test('four words are strong', () => {
    expect(passphraseStrength('lamp river stone bread')).toEqual({ level: 'strong' });
  });
});
