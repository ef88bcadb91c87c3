/** The page's end of what is carried by hand, and of a device that is near. */
import type { Carrying } from '#ui/carry-port.ts';
import type { Nearby } from '#ui/nearby-port.ts';
import type { EngineClient } from './engine-client.ts';

export const carryingOver = (engine: EngineClient): Carrying => ({
  pack: (records) => engine.call('packParcel', records),
  take: (parcel) => engine.call('takeParcel', parcel),
  news: engine.watch('carryNews', undefined, 0),
  standing: (salt) => engine.call('ownStanding', salt),
  answer: (question) => engine.call('answerStanding', question),
});

/** Fetched when somebody asks for it: most days nobody does. */
export function nearbyOver(carrying: Carrying): () => Promise<Nearby> {
  let device: Promise<Nearby> | undefined;
  return () =>
    (device ??= import('./nearby/nearby.ts').then(
      ({ NearbyDevice }) => new NearbyDevice(carrying),
    ));
}
