/** Who holds what in a record, sharing it, and why somebody may not do something there: a part of the app port. */
import { levelOf, type Access } from '#clinical/access.ts';
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
          run(memory && this.#accessIn(memory, record));
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

  /** The commands that this person may run by their profession, in the place they have in the clinic. */
  permitted(): readonly string[] {
    const { memory } = this.#engine;
    if (memory === undefined) return [];
    const { profession, userId } = actorOf(memory);
    const inTeam = teamNow(memory).includes(userId);
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
    const access = record === undefined ? undefined : ownAccess(memory, record);
    return this.#refusalIn(memory, {
      name: command,
      compartment,
      isIn: record !== undefined,
      access,
    });
  }

  /** The same for what the person holds in a record, once that is known. */
  #refusalIn(
    memory: Memory,
    asked: {
      readonly name: string;
      readonly compartment: number;
      readonly isIn: boolean;
      readonly access: Access | undefined;
    },
  ): Refusal | undefined {
    const { name, compartment, isIn, access } = asked;
    const { profession, userId } = actorOf(memory);
    const allowed = this.#registry.allows(profession, name);
    // A new record is the care team's, and who only consults founds none.
    if (this.#registry.command(name)?.target === 'new-record')
      return allowed && teamNow(memory).includes(userId) ? undefined : 'access/role';
    return isIn ? refusalOf({ access, compartment, allowed }) : undefined;
  }

  #accessIn(memory: Memory, record: RecordId): RecordAccess {
    const access = ownAccess(memory, record);
    const permitted = this.#registry.allowedTo(actorOf(memory).profession).filter((name) => {
      const document = this.#registry.command(name)?.document;
      const compartment = document === undefined ? undefined : compartmentOf(document);
      const asked = { name, compartment: compartment ?? 0, isIn: true, access };
      return compartment === undefined || this.#refusalIn(memory, asked) === undefined;
    });
    return {
      ...{ members: whoHasAccess(memory, record), own: access, permitted },
      mayShareWith: mayShareWith(memory, record),
    };
  }
}
