import { encode } from 'uqr';
import { describe, expect, test } from 'vitest';
import { codeIn } from './code-decoder.ts';

const [WIDTH, HEIGHT] = [640, 480];
/** As long as the code of a device with its most addresses. */
const LONG = `LANTERN1${'aZ09-_bX'.repeat(60)}`;

/** A camera's picture of a code: grey, uneven light, seeded noise, and turned by `degrees`. */
function pictureOf(text: string, { degrees = 0, noise = 0 } = {}) {
  const code = encode(text, { border: 4 });
  const data = new Uint8ClampedArray(WIDTH * HEIGHT * 4);
  const [sin, cos] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
  const module = 430 / code.size;
  let state = 20261122;
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++) {
      const [dx, dy] = [x - WIDTH / 2, y - HEIGHT / 2];
      const row = Math.floor((dy * cos - dx * sin) / module + code.size / 2);
      const column = Math.floor((dx * cos + dy * sin) / module + code.size / 2);
      const isDark = code.data[row]?.[column] ?? false;
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      const grey = (isDark ? 40 : 190) + x / 16 + noise * (state / 2 ** 32 - 0.5);
      data.set([grey, grey, grey, 255], (y * WIDTH + x) * 4);
    }
  return { width: WIDTH, height: HEIGHT, data };
}

describe('a code in a picture', () => {
  test.each([
    ['held straight', {}],
    ['held askew, in poor light', { degrees: 8, noise: 50 }],
    ['upside down', { degrees: 180 }],
  ])('is read %s', (_how, held) => {
    expect(codeIn(pictureOf(LONG, held))).toBe(LONG);
  });

  test('that is half covered is not read, and neither is a wall', () => {
    const covered = pictureOf(LONG);
    covered.data.fill(128, 0, (covered.data.length / 5) * 3);
    expect(codeIn(covered)).toBeUndefined();
    expect(codeIn({ ...covered, data: covered.data.fill(200) })).toBeUndefined();
  });
});
