/** Founding a role that says which one it is: the readers' with the first of them, the doctors' with the first doctor. */
import { toHex } from '#crypto/encoding/bytes.ts';
import type { Step } from '../engine/engine-parts.ts';
import { keepOwnEpoch } from '../engine/epochs.ts';
import { clinicState, type NamedRole } from '../groups/clinic-roles.ts';
import { foundRole } from '../groups/founding.ts';

/** Founds it and tells the staff; undefined for everybody but the clinic's founder, whose roles alone count. */
export function foundNamedRole(step: Step, name: NamedRole): string | undefined {
  const { memory, logAuthor, postman, batch } = step;
  const { organisation, userId } = memory.identity;
  if (organisation === undefined || clinicState(memory)?.founders[0] !== toHex(userId))
    return undefined;
  const role = foundRole(logAuthor, name);
  for (const entry of role.entries) batch.put('entries', memory.numbers.take(), entry);
  for (const epoch of role.epochs) keepOwnEpoch(step, epoch);
  postman.postEntries(batch, toHex(organisation.directoryChannelId), role.entries);
  return role.groupId;
}
