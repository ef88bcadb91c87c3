/** How many places of the screen hold typing that is not saved yet; an update waits until there is none. */

export class UnsavedWork {
  #places = $state.raw<ReadonlySet<symbol>>(new Set());

  get any(): boolean {
    return this.#places.size > 0;
  }

  /** Marks one place as holding unsaved work, or as saved again. */
  mark(place: symbol, unsaved: boolean): void {
    if (this.#places.has(place) === unsaved) return;
    const places = new Set(this.#places);
    if (unsaved) places.add(place);
    else places.delete(place);
    this.#places = places;
  }
}
