/** Addresses of the web in a message. They are never links by themselves: what leads out of the app is asked about first. */

/** More in one message is no message. */
const LINKS_MAX = 5;
const LENGTH_MAX = 2_000;
/** Up to a space or a sign that ends a sentence or a bracket. */
const ADDRESS = /\bhttps?:\/\/[^\s<>"'`)\]}]+[^\s<>"'`)\]}.,;:!?]/giu;

export interface Link {
  /** As the browser writes the address: another script in the name of a site shows as what it is. */
  readonly href: string;
  readonly host: string;
}

/** Of the web alone, each once; without those that carry a name and a password. */
export function linksIn(text: string): readonly Link[] {
  const found = new Map<string, Link>();
  for (const [written] of text.matchAll(ADDRESS)) {
    const url = written.length <= LENGTH_MAX ? parsed(written) : undefined;
    if (url === undefined || url.username !== '' || url.password !== '') continue;
    if (found.size < LINKS_MAX) found.set(url.href, { href: url.href, host: url.host });
  }
  return [...found.values()];
}

/** The words of an address as a person would read them, to be looked through for health data. */
export function wordsOf({ href }: Link): string {
  try {
    return decodeURIComponent(href).replaceAll(/[+=&?/#_]/g, ' ');
  } catch {
    // Broken escapes are read as they stand.
    return href;
  }
}

function parsed(address: string): URL | undefined {
  const url = URL.parse(address);
  return url?.protocol === 'https:' || url?.protocol === 'http:' ? url : undefined;
}
