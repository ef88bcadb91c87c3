/**
 * Remembers every key a run makes and everything it says: errors, log lines, thrown objects. Whatever says a key, in
 * hexadecimal, base64 or as numbers, is found. Keys are known by their first six bytes.
 */
import { format, inspect } from 'node:util';

const KNOWN_BY_BYTES = 6;
/** Fewer different bytes than this, and it is a made-up key of a test that stands everywhere. */
const DISTINCT_BYTES_MIN = 5;
const THROWN_MAX = 5_000;
const DEPTH = 8;

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const HEX_RUN = /[0-9a-f]{12,}/gi;
const BASE64_RUN = /[A-Za-z0-9_+/-]{8,}/g;
const NUMBER_RUN = /\d{1,3}(?:,\s*\d{1,3}){5,}/g;

export interface Leak {
  readonly where: 'error' | 'console' | 'thrown';
  /** How the key was written; the text itself is not repeated. */
  readonly as: 'hexadecimal' | 'base64' | 'numbers';
}

export class LeakWatch {
  readonly #keys = new Set<string>();
  readonly #said = new Map<string, Leak['where']>();
  readonly #thrown: unknown[] = [];
  #heard = 0;

  /** How much has been listened to: keys, and things said. */
  get heard(): { readonly keys: number; readonly said: number } {
    return { keys: this.#keys.size, said: this.#heard };
  }

  /** Remembers a key and gives it back. */
  secret<T extends Uint8Array>(bytes: T): T {
    const start = [...Uint8Array.prototype.slice.call(bytes, 0, KNOWN_BY_BYTES)];
    if (new Set(start).size >= DISTINCT_BYTES_MIN) this.#keys.add(hexOf(start));
    return bytes;
  }

  /** Hears the error of a failed result and gives the result back. */
  failure<T extends { readonly error: unknown }>(result: T): T {
    const { error } = result;
    const onlyCode = typeof error === 'object' && error !== null && Object.keys(error).length <= 1;
    this.#say('error', onlyCode ? inspect(error, { depth: 1 }) : everythingOf(error));
    return result;
  }

  console(words: readonly unknown[]): void {
    this.#say('console', format(...words));
  }

  /** Looked at when the leaks are asked for: what is put on an error after it was made counts too. */
  thrown(error: unknown): void {
    this.#heard += 1;
    if (this.#thrown.length < THROWN_MAX) this.#thrown.push(error);
  }

  /** What has said a key since this was asked last. */
  take(): readonly Leak[] {
    for (const error of this.#thrown.splice(0)) this.#said.set(everythingOf(error), 'thrown');
    const leaks = [...this.#said].flatMap(([text, where]) => this.#leaksIn(text, where));
    this.#said.clear();
    return leaks;
  }

  #say(where: Leak['where'], text: string): void {
    this.#heard += 1;
    this.#said.set(text, where);
  }

  #leaksIn(text: string, where: Leak['where']): readonly Leak[] {
    const found: Leak[] = [];
    const windows = (
      as: Leak['as'],
      length: number,
      runs: readonly { readonly length: number }[],
      keyAt: (run: number, at: number) => string,
    ): void => {
      const hit = runs.some((run, i) =>
        Array.from({ length: run.length - length + 1 }, (_, at) => keyAt(i, at)).some((key) =>
          this.#keys.has(key),
        ),
      );
      if (hit) found.push({ where, as });
    };
    const hex = text.match(HEX_RUN) ?? [];
    windows('hexadecimal', 12, hex, (i, at) => (hex[i] ?? '').slice(at, at + 12).toLowerCase());
    const words = text.match(BASE64_RUN) ?? [];
    windows('base64', 8, words, (i, at) =>
      hexOf(bytesOfBase64((words[i] ?? '').slice(at, at + 8))),
    );
    const rows = (text.match(NUMBER_RUN) ?? []).map((row) => row.split(',').map(Number));
    windows('numbers', KNOWN_BY_BYTES, rows, (i, at) =>
      hexOf((rows[i] ?? []).slice(at, at + KNOWN_BY_BYTES)),
    );
    return found;
  }
}

const hexOf = (bytes: readonly number[]): string =>
  bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** Eight characters, in either alphabet, as six bytes. */
function bytesOfBase64(text: string): readonly number[] {
  const digits = [...text.replaceAll('+', '-').replaceAll('/', '_')].map((c) => BASE64.indexOf(c));
  const bits = digits.map((digit) => digit.toString(2).padStart(6, '0')).join('');
  return Array.from({ length: KNOWN_BY_BYTES }, (_, i) =>
    parseInt(bits.slice(8 * i, 8 * i + 8), 2),
  );
}

/** As a console, JSON and a template would print it, with what hangs on it. */
function everythingOf(value: unknown): string {
  const shown = inspect(value, { depth: DEPTH, maxArrayLength: 200, showHidden: false });
  // Numbers of an array may be broken over lines.
  const joined = shown.replace(/\n\s*/g, ' ');
  try {
    return `${joined} ${String(value)} ${JSON.stringify(value) ?? ''}`;
  } catch {
    return joined;
  }
}
