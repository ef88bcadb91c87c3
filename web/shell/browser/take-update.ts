/** A newer version of the app that waits is taken while nothing is open: then it interrupts nobody. */

const TAKING_MS_MAX = 2_000;

/** Resolves when the newer version is in charge of this page, or at once where none waits. Then the page is loaded again. */
export async function takeUpdate(): Promise<void> {
  const container = 'serviceWorker' in navigator ? navigator.serviceWorker : undefined;
  const waiting = (await container?.getRegistration())?.waiting;
  if (container === undefined || !waiting) return;
  await new Promise<void>((resolve) => {
    container.addEventListener('controllerchange', () => resolve(), { once: true });
    setTimeout(resolve, TAKING_MS_MAX);
    waiting.postMessage({ type: 'SKIP_WAITING' });
  });
}
