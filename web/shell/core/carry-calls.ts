/** What is carried by hand, on the app port. */
import { answerStanding, ownStanding } from '#sync/carry/answer-standing.ts';
import { packParcel } from '#sync/carry/pack-parcel.ts';
import { takeParcel } from '#sync/carry/take-parcel.ts';
import type { Engine } from '#sync/engine/engine.ts';
import type { Carrying } from '#ui/carry-port.ts';
import { Subject } from '../watched.ts';

export class CarryCalls implements Carrying {
  readonly #engine: Engine;
  readonly news = new Subject(0);

  constructor(engine: Engine) {
    this.#engine = engine;
    engine.watch(({ places, entries, everything }) => {
      if (places.size > 0 || entries || everything) this.news.set(this.news.value + 1);
    });
  }

  pack: Carrying['pack'] = (records) => this.#engine.step((step) => packParcel(step, records));

  take: Carrying['take'] = (parcel) => takeParcel(this.#engine, parcel);

  standing: Carrying['standing'] = (salt) => this.#engine.step((step) => ownStanding(step, salt));

  answer: Carrying['answer'] = (question) =>
    this.#engine.step((step) => answerStanding(step, question));
}
