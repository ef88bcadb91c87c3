/** The page's end of what is carried by hand, and of a device that is near. */
import type { App } from '#ui/app-port.ts';
import type { Carrying } from '#ui/carry-port.ts';
import type { Nearby } from '#ui/nearby-port.ts';
import type { EngineClient } from './engine-client.ts';

export function carryingOver(engine: EngineClient): Pick<App, 'carrying' | 'nearby'> {
  const carrying: Carrying = {
    pack: (records) => engine.call('packParcel', records),
    take: (parcel) => engine.call('takeParcel', parcel),
    news: engine.watch('carryNews', undefined, 0),
    standing: (salt) => engine.call('ownStanding', salt),
    answer: (question) => engine.call('answerStanding', question),
  };
  let device: Nearby | undefined;
  // Fetched when somebody asks for it: most days nobody does.
  const nearby = async (): Promise<Nearby | undefined> => {
    const loaded = await import('./nearby/nearby.ts').catch(() => undefined);
    if (loaded !== undefined) device ??= new loaded.NearbyDevice(carrying);
    return device;
  };
  return { carrying, nearby };
}
