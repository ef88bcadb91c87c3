/** What is carried by hand, on the app port. */
import { packParcel } from '#sync/carry/pack-parcel.ts';
import { takeParcel } from '#sync/carry/take-parcel.ts';
import type { Engine } from '#sync/engine/engine.ts';
import type { Carrying } from '#ui/carry-port.ts';

export class CarryCalls implements Carrying {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  pack: Carrying['pack'] = (records) => this.#engine.step((step) => packParcel(step, records));

  take: Carrying['take'] = (parcel) => takeParcel(this.#engine, parcel);
}
