/**
 * Which parts of a long scroll are near the screen. Parts that come near are drawn one a frame, the ones in sight first, so that no
 * frame has to draw many.
 */

/** Drawn ahead of being seen: what a finger scrolls in about half a second. */
const AHEAD = '1200px 0px';

type Tell = (isNear: boolean) => void;

export class Nearness {
  readonly #observer: IntersectionObserver;
  readonly #tells = new Map<Element, Tell>();
  readonly #waiting = new Set<Element>();
  #frame: number | undefined;

  constructor(root: HTMLElement) {
    this.#observer = new IntersectionObserver((entries) => this.#moved(entries), {
      root,
      rootMargin: AHEAD,
    });
  }

  /** Answers how to stop. */
  watch(element: Element, tell: Tell): () => void {
    this.#tells.set(element, tell);
    this.#observer.observe(element);
    return () => {
      this.#observer.unobserve(element);
      this.#tells.delete(element);
      this.#waiting.delete(element);
    };
  }

  end(): void {
    this.#observer.disconnect();
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
  }

  #moved(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) this.#waiting.add(target);
      else {
        this.#waiting.delete(target);
        this.#tells.get(target)?.(false);
      }
    }
    this.#soon();
  }

  #soon(): void {
    if (this.#waiting.size === 0 || this.#frame !== undefined) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = undefined;
      const next = [...this.#waiting].sort((a, b) => distance(a) - distance(b))[0];
      if (next !== undefined) {
        this.#waiting.delete(next);
        this.#tells.get(next)?.(true);
      }
      this.#soon();
    });
  }
}

/** Pixels between a part and the screen; 0 in sight. */
function distance(element: Element): number {
  const { top, bottom } = element.getBoundingClientRect();
  return Math.max(0, top - innerHeight, -bottom);
}
