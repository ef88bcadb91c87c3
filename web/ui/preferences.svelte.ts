/**
 * What the screen looks and sounds like: language, theme, sizes, units, minutes until it locks. Those of the device hold nothing about
 * anybody and are kept in the clear, because the lock screen needs them; somebody who has unlocked has their own.
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

/** What glucose is read in; the record keeps what the meter said. */
export const GLUCOSE_UNITS = ['mmol/L', 'mg/dL'] as const;
export type GlucoseUnit = (typeof GLUCOSE_UNITS)[number];

/** On a device that several people use, whatever one of them would like. */
export const SHARED_IDLE_MINUTES: IdleMinutes = 2;

type Store = Pick<Storage, 'getItem' | 'setItem'>;
type Keep = (text: string) => void;

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
  readonly glucoseUnit: GlucoseUnit;
}

export type PreferenceChange = Partial<Saved>;

export class Preferences {
  #keep: Keep;
  #saved: Saved = $state.raw(parseSaved('{}', []));

  /** `languages`: what the browser prefers, best first. Messages follow the locale from here on. */
  constructor(store: Store | undefined, languages: readonly string[]) {
    this.#keep = (text) => store?.setItem(KEY, text);
    this.#saved = parseSaved(stored(store), languages);
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
  get glucoseUnit(): GlucoseUnit {
    return this.#saved.glucoseUnit;
  }

  /** Takes up what somebody had kept, nothing where it is empty, and keeps with `keep` what changes from here on. */
  belongTo(kept: string, keep: (text: string, before: Keep) => void): void {
    const before = this.#keep;
    this.#keep = (text) => keep(text, before);
    if (kept !== '') this.#saved = parseSaved(kept, [this.locale]);
  }

  /** Answers what was before. */
  change(change: PreferenceChange): PreferenceChange {
    const before = this.#saved;
    this.#saved = { ...before, ...change };
    try {
      this.#keep(JSON.stringify(this.#saved));
    } catch {
      // A full or forbidden store: the choice holds until this page closes.
    }
    return before;
  }
}

function parseSaved(text: string, languages: readonly string[]): Saved {
  const raw = parseObject(text);
  return {
    locale: oneOf(locales, raw['locale']) ?? preferred(languages),
    theme: oneOf(THEMES, raw['theme']) ?? 'system',
    density: oneOf(DENSITIES, raw['density']) ?? 'comfortable',
    textSize: oneOf(TEXT_SIZES, raw['textSize']) ?? 100,
    motion: oneOf(MOTIONS, raw['motion']) ?? 'system',
    keys: raw['keys'] !== false,
    idleMinutes: oneOf(IDLE_MINUTES, raw['idleMinutes']) ?? 30,
    glucoseUnit: oneOf(GLUCOSE_UNITS, raw['glucoseUnit']) ?? 'mmol/L',
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
