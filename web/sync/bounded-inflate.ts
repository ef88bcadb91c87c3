/** Inflation that stops at a limit, so that a few kilobytes cannot become gigabytes. */
import { Inflate } from 'fflate';

/** Raw deflate. Undefined when the input is not that or would grow past `bytesMax`. */
export function inflateWithin(bytes: Uint8Array, bytesMax: number): Uint8Array | undefined {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let finished = false;
  const stream = new Inflate((chunk, final) => {
    size += chunk.length;
    finished = final;
    if (size <= bytesMax) chunks.push(chunk);
  });
  try {
    for (let offset = 0; offset < bytes.length && size <= bytesMax; offset += PUSH_BYTES)
      stream.push(bytes.subarray(offset, offset + PUSH_BYTES), offset + PUSH_BYTES >= bytes.length);
  } catch {
    return undefined;
  }
  if (!finished || size > bytesMax) return undefined;
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}

/** Small enough that one push of the worst ratio (about 1000 to 1) stays near 1 MiB. */
const PUSH_BYTES = 1024;
