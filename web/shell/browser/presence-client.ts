/** The page's end of who is there: asks the worker, which seals what is said. */
import { NOBODY_SEEN, type Presence } from '#ui/presence-port.ts';
import type { EngineClient } from './engine-client.ts';

export const presenceOver = (engine: EngineClient): Presence => ({
  state: engine.watch('presence', undefined, NOBODY_SEEN),
  choose: (isShown) => engine.call('showPresence', isShown),
  attend: (conversation) => engine.call('attend', conversation),
  writing: (isWriting) => engine.call('writing', isWriting),
});
