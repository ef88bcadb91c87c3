/** After every commit the open vault tells what it is known by, to be remembered in another place than its store. */
import type { Engine } from '#sync/engine/engine.ts';

/** What an open vault tells of itself. No content and no secret. */
export interface VaultSeen {
  /** The same for one vault for as long as it lives, and for no other: 32 hex digits. */
  readonly mark: string;
  /** Commits so far; grows with each. */
  readonly generation: number;
  /** Entries that no server has signed for. */
  readonly onlyHere: number;
}

export function bearWitness(engine: Engine, witness: (seen: VaultSeen) => void): void {
  engine.watch(() => {
    const { vault, memory } = engine;
    if (vault === undefined || memory === undefined) return;
    const { mark, generation } = vault;
    witness({ mark, generation, onlyHere: memory.outbox.withWork });
  });
}
