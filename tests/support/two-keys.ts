/** One ciphertext with one tag that opens under two keys: what a cipher that does not commit to its key allows. */
const PRIME = 2n ** 130n - 5n;
const BLOCK = 2n ** 128n;
const CLAMP = 0x0ffffffc0ffffffc0ffffffc0fffffffn;
const ATTEMPTS_MAX = 4_000n;

const number = (bytes: Uint8Array): bigint =>
  bytes.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);

const bytesOf = (value: bigint): Uint8Array =>
  Uint8Array.from({ length: 16 }, (_, i) => Number((value >> BigInt(8 * i)) & 255n));

const mod = (value: bigint): bigint => ((value % PRIME) + PRIME) % PRIME;

function inverse(value: bigint): bigint {
  let result = 1n;
  let base = mod(value);
  for (let rest = PRIME - 2n; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = mod(result * base);
    base = mod(base * base);
  }
  return result;
}

/** The key of one Poly1305: tag = (… + c1 r³ + c2 r² + lengths r) + s. */
export interface OneTimeKey {
  readonly r: bigint;
  readonly s: bigint;
}

export const oneTimeKeyOf = (bytes: Uint8Array): OneTimeKey => ({
  r: number(bytes.subarray(0, 16)) & CLAMP,
  s: number(bytes.subarray(16, 32)),
});

/** What the tag is before the two free blocks: the associated data, padded to blocks. */
function start(ad: Uint8Array, r: bigint): bigint {
  let sum = 0n;
  for (let at = 0; at < ad.length; at += 16) {
    const block = new Uint8Array(16);
    block.set(ad.subarray(at, at + 16));
    sum = mod((sum + number(block) + BLOCK) * r);
  }
  return sum;
}

/** Solves for two blocks whose tag is the same under both one-time keys. Undefined when luck runs out, which it does not. */
export function collide(
  [one, two]: readonly [OneTimeKey, OneTimeKey],
  ad: Uint8Array,
): Uint8Array | undefined {
  const lengths = (BigInt(32) << 64n) + BigInt(ad.length) + BLOCK;
  for (let tag = 1n; tag < ATTEMPTS_MAX; tag++) {
    const rows = [one, two].map(({ r, s }) => {
      const target = mod(((tag - s) % BLOCK) + BLOCK);
      const fixed = mod(start(ad, r) * r * r * r + BLOCK * r * r * r + BLOCK * r * r + lengths * r);
      return { a: mod(r * r * r), b: mod(r * r), c: mod(target - fixed) };
    });
    const [first, second] = rows;
    if (first === undefined || second === undefined) return undefined;
    const scale = inverse(first.a * second.b - second.a * first.b);
    const x = mod((first.c * second.b - second.c * first.b) * scale);
    const y = mod((first.a * second.c - second.a * first.c) * scale);
    if (x >= BLOCK || y >= BLOCK) continue;
    const tagBytes = bytesOf(tag);
    return Uint8Array.from([...bytesOf(x), ...bytesOf(y), ...tagBytes]);
  }
  return undefined;
}
