/**
 * What this device looks and sounds like, for everybody who uses it: language, theme, sizes, minutes until it locks. Holds
 * nothing about anybody; kept in the clear because the lock screen needs it.
 */
import {
  baseLocale,
  locales,
  overwriteGetLocale,
  type Locale,
} from '#messages/compiled/runtime.js';

export const THEMES = ['system', 'light', 'dark', 'sunlight'] as const;
export type Theme = (typeof THEMES)[number];

export const DENSITIES = ['comfortable', 'compact'] as const;
export type Density = (typeof DENSITIES)[number];

/** Per cent of the size the browser would give. */
export const TEXT_SIZES = [100, 115, 130, 150, 200] as const;
export type TextSize = (typeof TEXT_SIZES)[number];

/** 'system' asks the device; 'less' keeps things still whatever the device says. */
export const MOTIONS = ['system', 'less'] as const;
export type Motion = (typeof MOTIONS)[number];

/** A shared tablet, a workstation, one's own device; 15 for who wants it shorter. */
export const IDLE_MINUTES = [2, 5, 15, 30] as const;
export type IdleMinutes = (typeof IDLE_MINUTES)[number];

type Store = Pick<Storage, 'getItem' | 'setItem'>;

const KEY = 'lantern-preferences';

interface Saved {
  readonly locale: Locale;
  readonly theme: Theme;
  readonly density: Density;
  readonly textSize: TextSize;
  readonly motion: Motion;
  /** Whether single letters outside fields lead to places; some speech input types them by accident. */
  readonly keys: boolean;
  readonly idleMinutes: IdleMinutes;
}

export type PreferenceChange = Partial<Saved>;

export class Preferences {
  readonly #store: Store | undefined;
  #saved: Saved = $state.raw(read(undefined, []));

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
  get density(): Density {
    return this.#saved.density;
  }
  get textSize(): TextSize {
    return this.#saved.textSize;
  }
  get motion(): Motion {
    return this.#saved.motion;
  }
  get keys(): boolean {
    return this.#saved.keys;
  }
  get idleMinutes(): IdleMinutes {
    return this.#saved.idleMinutes;
  }

  /** Answers what was before. */
  change(change: PreferenceChange): PreferenceChange {
    const before = this.#saved;
    this.#saved = { ...before, ...change };
    try {
      this.#store?.setItem(KEY, JSON.stringify(this.#saved));
    } catch {
      // A full or forbidden store: the choice holds until this page closes.
    }
    return before;
  }
}

function read(store: Store | undefined, languages: readonly string[]): Saved {
  const raw = parseObject(stored(store));
  return {
    locale: oneOf(locales, raw['locale']) ?? preferred(languages),
    theme: oneOf(THEMES, raw['theme']) ?? 'system',
    density: oneOf(DENSITIES, raw['density']) ?? 'comfortable',
    textSize: oneOf(TEXT_SIZES, raw['textSize']) ?? 100,
    motion: oneOf(MOTIONS, raw['motion']) ?? 'system',
    keys: raw['keys'] !== false,
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
