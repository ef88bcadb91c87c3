/**
 * What this device looks and sounds like, for everybody who uses it: language, theme, minutes until it locks. Holds
 * nothing about anybody; kept in the clear because the lock screen needs it.
 */
import {
  baseLocale,
  locales,
  overwriteGetLocale,
  type Locale,
} from '#messages/compiled/runtime.js';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** A shared tablet, a workstation, one's own device; 15 for who wants it shorter. */
export const IDLE_MINUTES = [2, 5, 15, 30] as const;
export type IdleMinutes = (typeof IDLE_MINUTES)[number];

type Store = Pick<Storage, 'getItem' | 'setItem'>;

const KEY = 'lantern-preferences';

interface Saved {
  readonly locale: Locale;
  readonly theme: Theme;
  readonly idleMinutes: IdleMinutes;
}

export class Preferences {
  readonly #store: Store | undefined;
  #saved: Saved = $state.raw({ locale: baseLocale, theme: 'system', idleMinutes: 30 });

  /** `languages`: what the browser prefers, best first. Messages follow the locale from here on. */
  constructor(store: Store | undefined, languages: readonly string[]) {
    this.#store = store;
    this.#saved = read(store, languages);
    overwriteGetLocale(() => this.locale);
  }

  get locale(): Locale {
    return this.#saved.locale;
  }
  get direction(): 'ltr' | 'rtl' {
    return this.locale === 'ar' ? 'rtl' : 'ltr';
  }
  get theme(): Theme {
    return this.#saved.theme;
  }
  get idleMinutes(): IdleMinutes {
    return this.#saved.idleMinutes;
  }

  change(change: Partial<Saved>): void {
    this.#saved = { ...this.#saved, ...change };
    try {
      this.#store?.setItem(KEY, JSON.stringify(this.#saved));
    } catch {
      // A full or forbidden store: the choice holds until this page closes.
    }
  }
}

function read(store: Store | undefined, languages: readonly string[]): Saved {
  const raw = parseObject(stored(store));
  return {
    locale: oneOf(locales, raw['locale']) ?? preferred(languages),
    theme: oneOf(THEMES, raw['theme']) ?? 'system',
    idleMinutes: oneOf(IDLE_MINUTES, raw['idleMinutes']) ?? 30,
  };
}

function stored(store: Store | undefined): string {
  try {
    return store?.getItem(KEY) ?? '{}';
  } catch {
    return '{}';
  }
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

const oneOf = <T>(choices: readonly T[], value: unknown): T | undefined =>
  choices.find((choice) => choice === value);

const preferred = (languages: readonly string[]): Locale =>
  languages
    .map((language) => oneOf(locales, language.split('-')[0]))
    .find((locale) => locale !== undefined) ?? baseLocale;
