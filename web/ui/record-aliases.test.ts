import { describe, expect, test } from 'vitest';
import { createRecordAliases } from './record-aliases.ts';

const counting = () => {
  let next = 0;
  return (length: number) => Uint8Array.from({ length }, () => next++ % 256);
};

describe('record aliases', () => {
  test('an id keeps its alias while the page lives', () => {
    const aliases = createRecordAliases<string>(counting());
    expect(aliases.aliasOf('a')).toBe(aliases.aliasOf('a'));
    expect(aliases.aliasOf('a')).not.toBe(aliases.aliasOf('b'));
  });

  test('an alias has twelve signs, says nothing of the id, and leads back to it', () => {
    const aliases = createRecordAliases<string>(counting());
    const alias = aliases.aliasOf('a1b2c3');
    expect(alias).toMatch(/^[a-z0-9_]{12}$/);
    expect(alias).not.toContain('a1b2');
    expect(aliases.idOf(alias)).toBe('a1b2c3');
  });

  test('an alias of an earlier page leads nowhere', () => {
    const earlier = createRecordAliases<string>(counting());
    const alias = earlier.aliasOf('a');
    expect(createRecordAliases<string>(counting()).idOf(alias)).toBeUndefined();
  });

  test('an alias that was kept leads back, and takes nothing over', () => {
    const aliases = createRecordAliases<string>(counting());
    aliases.restore('kept', 'a');
    expect(aliases.idOf('kept')).toBe('a');
    expect(aliases.aliasOf('a')).toBe('kept');
    aliases.restore('kept', 'b');
    aliases.restore('other', 'a');
    expect(aliases.idOf('kept')).toBe('a');
    expect(aliases.idOf('other')).toBeUndefined();
  });
});
