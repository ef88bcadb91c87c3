/** Text that other people wrote, made harmless for a terminal: control signs could move the cursor or rewrite what is shown. */

/** Keeps line breaks and tabs; every other control sign and every sign that turns the direction of writing is shown as �. */
export const printable = (text: string): string =>
  text.replace(/[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
