/** Text as base64 of its UTF-8, by hand: this folder has neither a browser nor Node. */

const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const REPLACEMENT = 0xfffd;

/** Halves of a surrogate pair that stand alone become the replacement sign, as every encoder does. */
export function utf8Of(text: string): readonly number[] {
  return [...text].flatMap((sign) => {
    const point = sign.codePointAt(0) ?? REPLACEMENT;
    return bytesOf(point >= 0xd800 && point <= 0xdfff ? REPLACEMENT : point);
  });
}

function bytesOf(point: number): readonly number[] {
  if (point < 0x80) return [point];
  const tail = (shift: number) => 0x80 | ((point >> shift) & 0x3f);
  if (point < 0x800) return [0xc0 | (point >> 6), tail(0)];
  if (point < 0x10000) return [0xe0 | (point >> 12), tail(6), tail(0)];
  return [0xf0 | (point >> 18), tail(12), tail(6), tail(0)];
}

export function base64Of(bytes: readonly number[]): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [one = 0, two, three] = bytes.slice(at, at + 3);
    const all = (one << 16) | ((two ?? 0) << 8) | (three ?? 0);
    const sign = (shift: number) => SIGNS[(all >> shift) & 0x3f] ?? '';
    text += sign(18) + sign(12) + (two === undefined ? '=' : sign(6));
    text += three === undefined ? '=' : sign(0);
  }
  return text;
}

const CANONICAL = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The text of base64; undefined for what is no base64 or no UTF-8. */
export function textOfBase64(data: string): string | undefined {
  if (!CANONICAL.test(data)) return undefined;
  const signs = data.replace(/=+$/, '');
  const bytes: string[] = [];
  let [held, bits] = [0, 0];
  for (const sign of signs) {
    held = ((held << 6) | SIGNS.indexOf(sign)) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push(`%${((held >> bits) & 0xff).toString(16).padStart(2, '0')}`);
  }
  try {
    return decodeURIComponent(bytes.join(''));
  } catch {
    return undefined;
  }
}
