/** What to ask a browser's chooser for, so that a device of a kind is found and everything a session reads is allowed. */
import { PLACES } from '../profiles/characteristics.ts';
import type { DeviceKind } from './device-model.ts';
import { MODELS } from './models.ts';

/** Read by every session where the device has them: time, battery, maker and model, users. */
const ALWAYS_ASKED = [0x1805, 0x180f, 0x180a, 0x181c] as const;

export interface ChooserWish {
  readonly filters: readonly { readonly services: readonly number[] }[];
  readonly also: readonly (number | string)[];
}

/** One filter for each service of the kind: a chooser wants all services of one filter at once. */
export function chooserWish(kind: DeviceKind): ChooserWish {
  const services = MODELS.filter((model) => model.kind === kind).flatMap(
    ({ match }) => match.services,
  );
  const filters = [...new Set(services)].map((service) => ({ services: [service] }));
  return {
    filters,
    also: kind === 'ecg' ? [...ALWAYS_ASKED, PLACES.pmdData.service] : ALWAYS_ASKED,
  };
}
