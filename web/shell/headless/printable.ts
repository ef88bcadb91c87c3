/** Text that other people wrote, made harmless for a terminal: control signs could move the cursor or rewrite what is shown. */

/** Keeps line breaks and tabs; every other control sign and every sign that turns the direction of writing is shown as �. */
export const printable = (text: string): string =>
  text.replace(/[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');

/** The same for JSON, where nothing may be lost: such signs stand only in its texts, and are escaped there. */
export const printableJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/gu,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
