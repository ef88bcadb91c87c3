/** Which engine runs: the operator's choice, or the fast one with the other behind it. Both speak the same port. */
import { err, ok, type Result } from '#crypto/result.ts';
import { relayError, type RelayError } from '#protocol/codes.ts';
import { listenWs } from './ws-server.ts';
import type { Listen } from './server-port.ts';

export type EngineName = 'uws' | 'ws';

export interface Engine {
  readonly name: EngineName;
  readonly listen: Listen;
  /** True when the other engine was wanted and its binary does not load on this machine. */
  readonly isFallback: boolean;
}

/** 'relay/unavailable' when `uws` is asked for by name and does not load. */
export async function chooseEngine(
  wanted: EngineName | 'auto',
): Promise<Result<Engine, RelayError>> {
  if (wanted === 'ws') return ok({ name: 'ws', listen: listenWs, isFallback: false });
  try {
    const { listenUws } = await import('./uws-server.ts');
    return ok({ name: 'uws', listen: listenUws, isFallback: false });
  } catch {
    return wanted === 'uws'
      ? err(relayError('relay/unavailable'))
      : ok({ name: 'ws', listen: listenWs, isFallback: true });
  }
}
