/**
 * Names for the address bar: a random alias per id, known to this device alone, so that a history or a screenshot tells
 * nobody whose record was open. Those of visited places are kept sealed (`visited-places.ts`); any other leads to the list.
 */
import type { RandomBytes } from '#kernel/ports.ts';

const ALIAS_LENGTH = 12;
/** 32 signs nobody confuses, so that one byte gives one sign without bias. */
const ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz_';

export interface RecordAliases<Id extends string> {
  /** The alias of an id, minted at first use. */
  aliasOf(id: Id): string;
  /** Undefined for an alias this device does not know. */
  idOf(alias: string): Id | undefined;
  /** An alias of an earlier page. One that stands for something else by now is left alone, and so is an id that has one. */
  restore(alias: string, id: Id): void;
}

export function createRecordAliases<Id extends string>(random: RandomBytes): RecordAliases<Id> {
  const aliases = new Map<Id, string>();
  const ids = new Map<string, Id>();
  return {
    aliasOf: (id) => {
      const known = aliases.get(id);
      if (known !== undefined) return known;
      const alias = Array.from(random(ALIAS_LENGTH), (byte) => ALPHABET[byte % 32]).join('');
      aliases.set(id, alias);
      ids.set(alias, id);
      return alias;
    },
    idOf: (alias) => ids.get(alias),
    restore: (alias, id) => {
      if (aliases.has(id) || ids.has(alias)) return;
      aliases.set(id, alias);
      ids.set(alias, id);
    },
  };
}
