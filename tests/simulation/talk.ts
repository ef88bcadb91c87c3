/** How much the devices say: whoever goes on talking without anything new to say has fallen into a loop. */
import type { Person } from '../world/world.ts';

/** Frames of one device in one step, and while everything heals: several times what any honest history has needed. */
const FRAMES_A_STEP_MAX = 1_500;
const FRAMES_HEALING_MAX = 3_000;
/** Frames of a meeting, of both sides. */
const MEETING_FRAMES_MAX = 400;

export class Talk {
  readonly #before = new Map<Person, number>();
  #meeting = 0;

  /** Of people whose program is the product's, since the last call. */
  tooMuch(people: readonly Person[], during: 'a-step' | 'healing'): readonly string[] {
    const most = during === 'a-step' ? FRAMES_A_STEP_MAX : FRAMES_HEALING_MAX;
    const failures = people.flatMap((person) => {
      const frames = person.sent.length - (this.#before.get(person) ?? 0);
      this.#before.set(person, person.sent.length);
      return frames > most ? [`${person.name} sent ${frames} frames in ${during}`] : [];
    });
    if (this.#meeting > MEETING_FRAMES_MAX) failures.push(`a meeting took ${this.#meeting} frames`);
    this.#meeting = 0;
    return failures;
  }

  /** A frame of a meeting. */
  heard(): void {
    this.#meeting += 1;
  }
}
