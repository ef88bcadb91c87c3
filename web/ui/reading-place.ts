/** How far each page was read, for whatever scrolls instead of the window. */
import { afterNavigate, beforeNavigate } from '$app/navigation';

/**
 * For the element that scrolls, while its component is set up: the way back leads to where one had read, every other way to
 * the top, so that no patient opens half-way down because another was left there.
 */
export function readingPlace(): (element: HTMLElement) => () => void {
  let pane: HTMLElement | undefined;
  const readTo: Record<string, number> = {};
  beforeNavigate(({ from }) => {
    if (from && pane) readTo[from.url.pathname] = pane.scrollTop;
  });
  afterNavigate(({ to, type }) => {
    const kept = type === 'popstate' && to ? readTo[to.url.pathname] : undefined;
    pane?.scrollTo({ top: kept ?? 0 });
  });
  return (element) => {
    pane = element;
    return () => (pane = undefined);
  };
}
