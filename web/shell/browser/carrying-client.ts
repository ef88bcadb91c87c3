/** The page's end of what is carried by hand. */
import type { Carrying } from '#ui/carry-port.ts';
import type { EngineClient } from './engine-client.ts';

export const carryingOver = (engine: EngineClient): Carrying => ({
  pack: (records) => engine.call('packParcel', records),
  take: (parcel) => engine.call('takeParcel', parcel),
  news: engine.watch('carryNews', undefined, 0),
  standing: (salt) => engine.call('ownStanding', salt),
  answer: (question) => engine.call('answerStanding', question),
});
