/** Waiting for a person at the screen: what only they need does not share a poor line with the first screen. */

const PATIENCE_MS = 3_000;

/** When somebody touches the page or presses a key; a few seconds later where nobody does. */
export function someoneThere(): Promise<void> {
  return new Promise((resolve) => {
    const there = () => resolve();
    for (const touch of ['pointerdown', 'keydown'])
      addEventListener(touch, there, { once: true, capture: true });
    setTimeout(there, PATIENCE_MS);
  });
}
