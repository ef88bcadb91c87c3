/** The recovery kit of whoever this device belongs to: shown until it was tested, then forgotten by the device. */
import { equalBytes, isAllZero, toHex } from '#crypto/encoding/bytes.ts';
import { deviceKeysFromSeeds } from '#crypto/keys/device-keys.ts';
import {
  formatRecoveryCode,
  parseRecoveryCode,
  recoveryKeysOf,
} from '#crypto/rest/recovery-code.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { Step } from '../engine/engine-parts.ts';
import type { Memory } from '../engine/memory.ts';
import { keepIdentity } from '../engine/own-identity.ts';
import { tellOwnDevices } from '../joining/own-devices.ts';
import { isLocationStored, prepareLocator } from './locator.ts';

/**
 * 'identity/code-forgotten': it was tested, and the paper is the only copy. 'identity/code-elsewhere': it was never tested, and the
 * device it was made on has it. 'identity/wrong-code', 'identity/not-open'.
 */
export interface KitError {
  readonly code:
    | 'identity/code-forgotten'
    | 'identity/code-elsewhere'
    | 'identity/wrong-code'
    | 'identity/not-open';
}

export interface KitState {
  /** Milliseconds; undefined until the whole code was typed once. */
  readonly testedAt: number | undefined;
  /** Whether a server holds what the code finds: without it the paper opens nothing. */
  readonly stored: boolean;
}

export const kitStateOf = (memory: Memory): KitState => ({
  testedAt: memory.identity.recoveryTestedAt,
  stored: isLocationStored(memory),
});

/** The code in groups of four, and from now on a channel at the relay that it opens. */
export function showKit(step: Step): Result<string, KitError> {
  const { identity } = step.memory;
  if (identity.stage !== 'member') return err({ code: 'identity/not-open' });
  if (isAllZero(identity.recoverySecret))
    return err({
      code:
        identity.recoveryTestedAt === undefined
          ? 'identity/code-elsewhere'
          : 'identity/code-forgotten',
    });
  prepareLocator(step);
  return ok(formatRecoveryCode(identity.recoverySecret));
}

/**
 * The drill: the whole code, as it stands on the paper. The first time, the device forgets it afterwards: whoever steals an
 * open device must not find in it the one key that cannot be taken from a person.
 */
export function testKit(step: Step, typed: string): Result<void, KitError> {
  const { memory, clock } = step;
  const secret = parseRecoveryCode(typed);
  if (!secret.ok || !isOwnCode(memory, secret.value)) return err({ code: 'identity/wrong-code' });
  if (!isAllZero(memory.identity.recoverySecret)) prepareLocator(step);
  keepIdentity(step, {
    ...memory.identity,
    recoverySecret: new Uint8Array(secret.value.length),
    recoveryTestedAt: clock.now(),
  });
  tellOwnDevices(step, []);
  return ok(undefined);
}

/** Founder 0 of a person's log is the card of their code. */
function isOwnCode(memory: Memory, secret: Uint8Array): boolean {
  const { recoverySecret, userId } = memory.identity;
  if (!isAllZero(recoverySecret)) return equalBytes(recoverySecret, secret);
  const { deviceId } = deviceKeysFromSeeds(recoveryKeysOf(secret).deviceSeeds);
  return memory.book.state(toHex(userId))?.founders[0] === toHex(deviceId);
}
