/** Who may end whose access, and one's own devices: the part of the app port about leaving. */
import * as v from 'valibot';
import { requiredLine } from '#clinical/text.ts';
import type { CommandError } from '#kernel/feature.ts';
import { err, type Result } from '#kernel/result.ts';
import { mayMoveTo, moveStaff } from '#sync/engine/access-move.ts';
import { endableAccess, ownDevices, staffNow, teamNow } from '#sync/engine/access-state.ts';
import type { Engine } from '#sync/engine/engine.ts';
import type { Memory } from '#sync/engine/memory.ts';
import { nameDevice } from '#sync/joining/own-devices.ts';
import { clinicState } from '#sync/groups/clinic-roles.ts';
import { mayAppointTo, positionOf } from '#sync/joining/positions.ts';
import {
  NO_ACCESS,
  type AccessState,
  type Ending,
  type EndingAccess,
  type OwnDevices,
  type StaffPlace,
} from '#ui/identity-port.ts';
import type { Watched } from '#ui/watched-value.ts';
import { whileWatched } from './while-watched.ts';

export class AccessCalls {
  readonly state: Watched<AccessState>;
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.state = whileWatched(
      engine,
      () => accessNow(engine.memory),
      ({ entries, identity, everything }) => entries || identity || everything,
    );
  }

  end(ending: Ending): Promise<Result<void, CommandError>> {
    return this.#engine.endAccess(ending);
  }

  move(move: Parameters<EndingAccess['moveStaff']>[0]): Promise<Result<void, CommandError>> {
    return this.#engine.step((step) => moveStaff(step, move));
  }

  /** A line of text that has to say something: 'kernel/invalid-input'. */
  nameDevice({
    deviceId,
    name,
  }: Parameters<OwnDevices['nameDevice']>[0]): Promise<Result<void, CommandError>> {
    const line = v.safeParse(requiredLine, name);
    if (!line.success) return Promise.resolve(err({ code: 'kernel/invalid-input', field: 'name' }));
    const named = { deviceId, name: line.output };
    return this.#engine.step((step) => Promise.resolve(nameDevice(step, named)));
  }
}

const accessNow = (memory: Memory | undefined): AccessState =>
  memory === undefined
    ? NO_ACCESS
    : {
        endable: endableAccess(memory),
        staff: staffNow(memory),
        team: teamNow(memory),
        places: placesOfStaff(memory),
        appointable: mayAppointTo(memory),
        devices: ownDevices(memory),
      };

function placesOfStaff(memory: Memory): readonly StaffPlace[] {
  const founders = clinicState(memory)?.founders ?? [];
  return staffNow(memory).flatMap((userId) => {
    const position = positionOf(memory, userId);
    const founded = founders.includes(userId);
    return position === undefined
      ? []
      : [{ userId, position, founded, mayMoveTo: mayMoveTo(memory, userId) }];
  });
}
