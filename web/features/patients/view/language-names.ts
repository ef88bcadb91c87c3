/** Languages by their names in the language of the screen. */

/** Those offered to choose from; another one that a record holds is offered beside them. */
const OFFERED = [
  ...['am', 'ar', 'bn', 'de', 'en', 'es', 'fa', 'fr', 'ha', 'hi', 'it', 'ku', 'nl', 'om', 'pl'],
  ...['ps', 'pt', 'ro', 'ru', 'rw', 'so', 'sw', 'ta', 'ti', 'tr', 'uk', 'ur', 'vi', 'wo', 'zh'],
];

/** The tag itself where this browser has no name for it. */
export const languageName = (tag: string, locale: string): string =>
  new Intl.DisplayNames([locale], { type: 'language', fallback: 'code' }).of(tag) ?? tag;

/** In the order of an alphabet of the screen's language. */
export function languageOptions(
  locale: string,
  known: string,
): readonly { readonly value: string; readonly label: string }[] {
  const { compare } = new Intl.Collator(locale);
  const tags = known === '' || OFFERED.includes(known) ? OFFERED : [...OFFERED, known];
  return tags
    .map((value) => ({ value, label: languageName(value, locale) }))
    .sort((a, b) => compare(a.label, b.label));
}
