/** The page's end of the keys of people. */
import type { Keys } from '#ui/keys-port.ts';
import type { EngineClient } from './engine-client.ts';

export const keysOver = (engine: EngineClient): Keys => ({
  watchKeys: (people) => engine.watch('personKeys', people, []),
  compared: (person) => engine.call('comparedKeys', person),
});
