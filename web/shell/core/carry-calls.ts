/** What is carried by hand, on the app port. */
import { answerStanding, ownStanding } from '#sync/carry/answer-standing.ts';
import { packParcel } from '#sync/carry/pack-parcel.ts';
import { takeParcel } from '#sync/carry/take-parcel.ts';
import type { Engine } from '#sync/engine/engine.ts';
import type { Carrying } from '#ui/carry-port.ts';
import { Subject } from '../watched.ts';

export class CarryCalls implements Carrying {
  readonly #engine: Engine;
  readonly #arrived: () => void;
  readonly news = new Subject(0);

  /** `arrived`: others' work has come by hand, and is owed an answer as if it had come from a relay. */
  constructor(engine: Engine, arrived: () => void) {
    this.#engine = engine;
    this.#arrived = arrived;
    engine.watch(({ places, entries, everything }) => {
      if (places.size > 0 || entries || everything) this.news.set(this.news.value + 1);
    });
  }

  pack: Carrying['pack'] = (records) => this.#engine.step((step) => packParcel(step, records));

  take: Carrying['take'] = async (parcel) => {
    const taken = await takeParcel(this.#engine, parcel);
    if (taken.ok && taken.value.taken > 0) this.#arrived();
    return taken;
  };

  standing: Carrying['standing'] = (salt) => this.#engine.step((step) => ownStanding(step, salt));

  answer: Carrying['answer'] = (question) =>
    this.#engine.step((step) => answerStanding(step, question));
}
