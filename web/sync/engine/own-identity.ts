/** Changing who this device says it is. */
import { encodeIdentity, type Identity } from '../rows/identity.ts';
import type { Ground } from './engine-parts.ts';
import { IDENTITY_KEY } from './memory.ts';

/** Who we are from now on, in memory and in the batch. */
export function keepIdentity(step: Ground, identity: Identity): void {
  step.memory.identity = identity;
  step.batch.put('identity', IDENTITY_KEY, encodeIdentity(identity));
}
