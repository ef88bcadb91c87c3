import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync('web/ui/styles/tokens.css', 'utf8');
const sunlight = css.slice(css.indexOf("[data-theme='sunlight']"));

type Theme = 'light' | 'dark' | 'sunlight';

function colour(name: string, theme: Theme): string {
  const both = new RegExp(`--lt-${name}: light-dark\\((#\\w+), (#\\w+)\\)`).exec(css);
  const found =
    theme === 'sunlight'
      ? new RegExp(`--lt-${name}: (#\\w+)`).exec(sunlight)?.[1]
      : both?.[theme === 'light' ? 1 : 2];
  if (found === undefined) throw new Error(`no ${name} in ${theme}`);
  return found;
}

/** WCAG 2.2: relative luminance of #rrggbb. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const SURFACES = ['page', 'card', 'sunken', 'raised'];
const TONES = ['critical', 'high', 'medium', 'low', 'ok', 'fork'];
const WORDS = ['text', 'text-2', 'text-3', 'accent-text', ...TONES.map((tone) => `${tone}-text`)];

const PAIRS: readonly (readonly [string, string])[] = [
  ...WORDS.flatMap((word) => SURFACES.map((surface) => [word, surface] as const)),
  ...TONES.flatMap((tone) => [
    [`on-${tone}`, `${tone}-fill`] as const,
    [`${tone}-text`, `${tone}-soft`] as const,
    ['text-2', `${tone}-soft`] as const,
  ]),
  ['on-accent', 'accent'],
  ['on-accent', 'accent-hover'],
  ['accent-text', 'accent-soft'],
  ['on-inverse', 'inverse'],
];

describe.each(['light', 'dark', 'sunlight'] as const)('in %s', (theme) => {
  const least = theme === 'sunlight' ? 7 : 4.5;

  test(`every text reads at ${String(least)} to 1 on every ground it may stand on`, () => {
    const weak = PAIRS.map(([word, ground]) => ({
      pair: `${word} on ${ground}`,
      // text-3 is the quietest word there is; on white in the sun it still has 7.
      ratio: contrast(colour(word, theme), colour(ground, theme)),
    })).filter(({ ratio }) => ratio < least);
    expect(weak).toEqual([]);
  });

  test('the edges of controls and the focus show at 3 to 1 on every surface', () => {
    const weak = SURFACES.filter((surface) => {
      const edge = contrast(colour('line-control', theme), colour(surface, theme));
      const rings = ['focus', 'focus-edge'].map((ring) =>
        contrast(colour(ring, theme), colour(surface, theme)),
      );
      return edge < 3 || Math.max(...rings) < 3;
    });
    expect(weak).toEqual([]);
  });
});
