/** Who holds what in a record, sharing it, and why somebody may not do something there: a part of the app port. */
import { levelOf } from '#clinical/access.ts';
import { refusalOf, type Refusal } from '#clinical/refusals.ts';
import type { CommandError } from '#kernel/feature.ts';
import type { RecordId } from '#kernel/ids.ts';
import type { Registry } from '#kernel/registry.ts';
import { err, type Result } from '#kernel/result.ts';
import { teamNow } from '#sync/engine/access-state.ts';
import type { Engine } from '#sync/engine/engine.ts';
import type { Memory } from '#sync/engine/memory.ts';
import { shareRecord } from '#sync/engine/sharing.ts';
import { mayShareWith, ownAccess, whoHasAccess } from '#sync/engine/who-has-access.ts';
import type { RecordAccess, Sharing } from '#ui/sharing-port.ts';
import type { Watched } from '#ui/watched-value.ts';
import { actorOf } from './command-context.ts';
import { compartmentOf } from './document-kinds.ts';

export class SharingCalls {
  readonly #engine: Engine;
  readonly #registry: Registry;

  constructor(engine: Engine, registry: Registry) {
    this.#engine = engine;
    this.#registry = registry;
  }

  watch(record: RecordId): Watched<RecordAccess | undefined> {
    return {
      subscribe: (run) => {
        const show = () => {
          const { memory } = this.#engine;
          run(memory && accessIn(memory, record));
        };
        show();
        return this.#engine.watch(({ entries, everything }) => {
          if (entries || everything) show();
        });
      },
    };
  }

  share: Sharing['shareRecord'] = (share): Promise<Result<void, CommandError>> =>
    levelOf(share.access) === undefined
      ? Promise.resolve(err({ code: 'kernel/invalid-input', field: 'level', reason: 'picklist' }))
      : this.#engine.step((step) => shareRecord(step, share));

  /** The commands that somebody of this profession may run, in the place they have in the clinic. */
  permitted(profession: string): readonly string[] {
    const { memory } = this.#engine;
    const inTeam = memory !== undefined && teamNow(memory).includes(actorOf(memory).userId);
    const isFounding = (name: string): boolean =>
      this.#registry.command(name)?.target === 'new-record';
    return this.#registry.allowedTo(profession).filter((name) => inTeam || !isFounding(name));
  }

  /** Why a command may not run, before anything of it is tried; undefined where nothing stands against it. */
  refusal(command: string, record: RecordId | undefined): Refusal | undefined {
    const { memory } = this.#engine;
    const known = this.#registry.command(command);
    const compartment = known && compartmentOf(known.document);
    if (memory === undefined || known === undefined || compartment === undefined) return undefined;
    const { profession, userId } = actorOf(memory);
    const allowed = this.#registry.allows(profession, command);
    // A new record is the care team's, and who only consults founds none.
    if (known.target === 'new-record')
      return allowed && teamNow(memory).includes(userId) ? undefined : 'access/role';
    if (record === undefined) return undefined;
    return refusalOf({ access: ownAccess(memory, record), compartment, allowed });
  }
}

const accessIn = (memory: Memory, record: RecordId): RecordAccess => ({
  members: whoHasAccess(memory, record),
  own: ownAccess(memory, record),
  mayShareWith: mayShareWith(memory, record),
});
