/** Who may end whose access, and one's own devices: the part of the app port about leaving. */
import type { CommandError } from '#kernel/feature.ts';
import type { Result } from '#kernel/result.ts';
import { endableAccess, ownDevices, staffNow, teamNow } from '#sync/engine/access-state.ts';
import type { Committed } from '#sync/engine/committed.ts';
import type { Engine } from '#sync/engine/engine.ts';
import type { AccessState, Ending } from '#ui/identity-port.ts';
import { Subject } from '../watched.ts';

const NOTHING: AccessState = { endable: [], staff: [], team: [], devices: [] };

export class AccessCalls {
  readonly state = new Subject(NOTHING);
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
    engine.watch((committed) => this.#refresh(committed));
  }

  end(ending: Ending): Promise<Result<void, CommandError>> {
    return this.#engine.endAccess(ending);
  }

  /** Only log entries change it, and a device's last word: both are rare beside typing. */
  #refresh({ entries, everything }: Committed): void {
    const { memory } = this.#engine;
    if (!entries && !everything) return;
    this.state.set(
      memory === undefined
        ? NOTHING
        : {
            endable: endableAccess(memory),
            staff: staffNow(memory),
            team: teamNow(memory),
            devices: ownDevices(memory),
          },
    );
  }
}
