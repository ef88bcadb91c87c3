/** Which model a device is, from what it announces. A name is never proof of a person or of a certificate. */
import type { DeviceModel } from './device-model.ts';
import { MODELS } from './models.ts';

export interface Announced {
  readonly name: string | undefined;
  /** 16-bit service UUIDs. */
  readonly services: readonly number[];
}

/** The most particular model that fits; undefined for a device of no known profile. */
export const matchModel = ({ name = '', services }: Announced): DeviceModel | undefined =>
  MODELS.find(
    ({ match }) =>
      match.services.some((service) => services.includes(service)) &&
      match.namePrefixes.some((prefix) => name.startsWith(prefix)),
  );
