/** What a device says about itself: maker, model, firmware, battery. The serial number is out of reach of a browser. */
import type { DeviceValue } from '../core/device-value.ts';
import { decodeBattery } from '../decoders/battery.ts';
import { decodeInformationText } from '../decoders/device-information.ts';
import type { PlaceName } from './characteristics.ts';
import type { Session } from './session.ts';

/** Undefined where the device tells nothing readable. */
export interface DeviceDetails {
  readonly maker: string | undefined;
  readonly model: string | undefined;
  readonly firmware: string | undefined;
  readonly battery: DeviceValue | undefined;
}

export async function readDetails(session: Session): Promise<DeviceDetails> {
  const text = async (place: PlaceName): Promise<string | undefined> => {
    const bytes = await session.readOptional(place);
    return bytes && decodeInformationText(bytes);
  };
  const battery = await session.readOptional('battery');
  const level = battery && decodeBattery(battery);
  return {
    maker: await text('maker'),
    model: await text('model'),
    firmware: await text('firmware'),
    battery: level?.ok === true ? level.value.battery : undefined,
  };
}
