/** The page's end of being woken. */
import { NOT_WOKEN, type Waking } from '#ui/waking-port.ts';
import type { EngineClient } from './engine-client.ts';

export const wakingOver = (engine: EngineClient): Waking => ({
  state: engine.watch('waking', undefined, NOT_WOKEN),
  key: () => engine.call('wakingKey', undefined),
  wakeAt: (endpoint) => engine.call('wakeAt', endpoint),
});
