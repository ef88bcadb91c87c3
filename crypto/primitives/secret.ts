/**
 * Bytes that nobody may print. They are what they were for every computation; put into a text, a log line or JSON by mistake,
 * they say `<redacted>`.
 */

declare const SECRET: unique symbol;

/** Key material: made by `asSecret`, and bytes like any other to whoever computes with them. A copy of a part is not marked. */
export type Secret = Uint8Array & { readonly [SECRET]: true };

const REDACTED = '<redacted>';
const redacted = (): string => REDACTED;

/** What Node's console and debugger ask an object that wants to print itself. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

const mark = { value: redacted, enumerable: false, configurable: true };
const MARKS = { toString: mark, toLocaleString: mark, toJSON: mark, join: mark, [INSPECT]: mark };

/** What marked bytes inherit from. To give each of them the marks of its own would cost more than most hashes. */
const MARKED: object = Object.create(Uint8Array.prototype, MARKS) as object;

/** Marks these very bytes, which stay where they are. */
export const asSecret = (bytes: Uint8Array): Secret =>
  Object.setPrototypeOf(bytes, MARKED) as Secret;
