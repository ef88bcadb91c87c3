/**
 * What this browser remembers of each vault outside the database it lies in, so that a database that was emptied or put back is
 * noticed and never taken for a new device. No content and no secret: a name derived from the vault's key, how many commits it had
 * seen, how many entries were only here, and the sign its person picked.
 */
import type { LostCopy, WentBack } from '#ui/device-port.ts';
import type { VaultSeen } from '../core/bear-witness.ts';
import { FIRST_SIGN, parseSign, signText, type LockSign } from '#ui/lock-sign.ts';

interface Witness extends VaultSeen {
  readonly sign: LockSign;
  /** Until its person has read it. */
  readonly wentBack: WentBack | undefined;
}

const KEY = 'lantern-witness:';
const FORM = /^([0-9a-f]{32}) (\d{1,15}) (\d{1,9}) (\S{1,4} [a-z]{1,10})(?: (\d{1,9}))?$/u;

type Kept = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

export class Witnesses {
  readonly #kept: Kept | undefined;

  /** `kept`: undefined where the browser has no such place; then nothing is remembered, and nothing noticed. */
  constructor(kept: Kept | undefined) {
    this.#kept = kept;
  }

  /**
   * Remembers what a vault told; one that has seen fewer commits than it told before was put back. `sign`: the one by which its
   * person would be told; undefined leaves what is remembered.
   */
  saw(store: string, seen: VaultSeen, sign?: LockSign): void {
    const before = this.#of(store);
    const isSame = before?.mark === seen.mark;
    const isBack = isSame && seen.generation < before.generation;
    this.#keep(store, {
      ...seen,
      sign: sign ?? before?.sign ?? FIRST_SIGN,
      wentBack: isBack ? { onlyHere: before.onlyHere } : isSame ? before.wentBack : undefined,
    });
  }

  wentBack(store: string): WentBack | undefined {
    return this.#of(store)?.wentBack;
  }

  understood(store: string): void {
    const before = this.#of(store);
    if (before !== undefined) this.#keep(store, { ...before, wentBack: undefined });
  }

  /** The stores of all vaults that were ever here, whether or not they are still. */
  get stores(): readonly string[] {
    const kept = this.#kept;
    if (kept === undefined) return [];
    return Array.from({ length: kept.length }, (_, i) => kept.key(i) ?? '')
      .filter((key) => key.startsWith(KEY))
      .map((key) => key.slice(KEY.length))
      .sort();
  }

  /** Vaults that were here once and of which no database is left. `present`: the names of the databases there are. */
  lost(present: readonly string[]): readonly LostCopy[] {
    return this.stores
      .filter((store) => !present.includes(store))
      .flatMap((id) => {
        const witness = this.#of(id);
        return witness === undefined
          ? []
          : [{ id, sign: witness.sign, onlyHere: witness.onlyHere }];
      });
  }

  forget(store: string): void {
    this.#kept?.removeItem(KEY + store);
  }

  #of(store: string): Witness | undefined {
    const text = this.#kept?.getItem(KEY + store) ?? '';
    const [, mark, generation, onlyHere, signed = '', back] = FORM.exec(text) ?? [];
    const sign = parseSign(signed);
    if (mark === undefined || sign === undefined) return undefined;
    const wentBack = back === undefined ? undefined : { onlyHere: Number(back) };
    return { mark, generation: Number(generation), onlyHere: Number(onlyHere), sign, wentBack };
  }

  #keep(store: string, { mark, generation, onlyHere, sign, wentBack }: Witness): void {
    const told = [mark, String(generation), String(onlyHere), signText(sign)];
    const text = [...told, ...(wentBack === undefined ? [] : [String(wentBack.onlyHere)])].join(
      ' ',
    );
    try {
      this.#kept?.setItem(KEY + store, text);
    } catch {
      // A full browser forgets to remember; what the vault itself holds is not touched by that.
    }
  }
}
