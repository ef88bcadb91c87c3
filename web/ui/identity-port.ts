/** What a person and their device do apart from any record: locking, recovery, and ending access. A part of the app port. */
import type { CommandError } from '#kernel/feature.ts';
import type { DeviceId, RecordId, UserId } from '#kernel/ids.ts';
import type { Millis } from '#kernel/ports.ts';
import type { Result } from '#kernel/result.ts';
import type { Watched } from './watched-value.ts';

/** The screen lock: the screen is emptied, the keys stay in the engine, a PIN reopens. */
export interface ScreenLockState {
  readonly locked: boolean;
  /** Kept in the memory of the running engine alone: after a restart there is none. */
  readonly pinSet: boolean;
  /** Before the full lock. */
  readonly triesLeft: number;
  /** When the full lock comes whatever happens; undefined while nothing is open. */
  readonly endsAt: Millis | undefined;
}

/** How far somebody is with the paper that opens everything again when all their devices are lost. */
export interface RecoveryState {
  /** When the whole code was typed correctly; undefined until then. */
  readonly testedAt: Millis | undefined;
  /** Whether a server holds what the code needs: without it the paper opens nothing. */
  readonly stored: boolean;
}

export interface Recovering {
  readonly recovery: Watched<RecoveryState>;
  /** Nine groups of four characters. 'identity/code-forgotten' once it was tested: the paper is then the only copy. */
  showRecoveryCode(): Promise<Result<string, CommandError>>;
  /** The whole code, as somebody typed it. 'identity/wrong-code'. */
  testRecoveryCode(code: string): Promise<Result<void, CommandError>>;
  /**
   * Makes this new device one of the person whose code it is, beside those they had. Codes: 'identity/wrong-code',
   * 'identity/weak-passphrase', 'identity/already-set-up', 'relay/unreachable', 'storage/…'.
   */
  recover(request: {
    readonly code: string;
    readonly passphrase: string;
  }): Promise<Result<void, CommandError>>;
}

/** What only a place with a screen can do. */
export interface ScreenLocking {
  readonly screenLock: Watched<ScreenLockState>;
  /** Six digits, or undefined for none. 'identity/pin-form', 'identity/not-open'. */
  setPin(pin: string | undefined): Promise<Result<void, CommandError>>;
  /** 'identity/no-pin': then `lock` is the only lock. */
  lockScreen(): Promise<Result<void, CommandError>>;
  /** 'identity/wrong-pin'; the fifth in a row is a full lock. */
  openScreen(pin: string): Promise<Result<void, CommandError>>;
  /** Loads what unlocking needs, while somebody types. */
  prepareUnlock(): void;
  /** Throws away a request to join or a recovery that is not answered, and starts the page anew; nothing once somebody is in. */
  startOver(): Promise<void>;
}

/** Whose access ends: a colleague's to the clinic, a patient's to their record, or that of a device of one's own. */
export type Ending =
  | { readonly kind: 'staff'; readonly userId: UserId }
  | { readonly kind: 'patient'; readonly userId: UserId; readonly record: RecordId }
  /** A colleague's to one record that was shared with them. */
  | { readonly kind: 'share'; readonly userId: UserId; readonly record: RecordId }
  | { readonly kind: 'device'; readonly deviceId: DeviceId };

/** A device of the person this one belongs to. */
export interface OwnDevice {
  readonly deviceId: DeviceId;
  /** What the person calls it; undefined until they have named it. */
  readonly name: string | undefined;
  /** Whether it is this one. */
  readonly here: boolean;
  /** When it was added, by the clock of whoever added it. */
  readonly since: Millis | undefined;
  /** When it last said something, by its own clock; undefined where nothing of it has come. */
  readonly heard: Millis | undefined;
}

/** What a person does with their devices, besides ending one. */
export interface OwnDevices {
  /**
   * Makes the device that answered an invitation one's own, after the numbers were compared. Asks for the passphrase again: it gives
   * everything away, and an open screen may be in other hands. 'identity/wrong-passphrase', 'identity/too-many-tries',
   * 'identity/not-open', 'engine/not-permitted'.
   */
  admitDevice(request: {
    readonly invitation: string;
    readonly passphrase: string;
  }): Promise<Result<void, CommandError>>;
  /** For all devices of this person. 'kernel/invalid-input', 'engine/not-permitted', 'identity/not-open'. */
  nameDevice(named: {
    readonly deviceId: DeviceId;
    readonly name: string;
  }): Promise<Result<void, CommandError>>;
}

/** A place in the clinic, as `clinical/positions.ts` names them. */
export type Position =
  'doctors' | 'care-team' | 'reading' | 'consulting' | 'emergency-crew' | 'administration';

export interface StaffPlace {
  readonly userId: UserId;
  readonly position: Position;
  /** Whoever founded the clinic leads it, and nobody moves them. */
  readonly founded: boolean;
  readonly mayMoveTo: readonly Position[];
}

export interface AccessState {
  /** What this person may end now. */
  readonly endable: readonly Ending[];
  /** Who works in the clinic now, as the signed logs know it. */
  readonly staff: readonly UserId[];
  /** Those of them who work on every record. */
  readonly team: readonly UserId[];
  /** The place each of them has in the clinic, and those to which this person may move them now. */
  readonly places: readonly StaffPlace[];
  /** The places to which this person may appoint a newcomer now. */
  readonly appointable: readonly Position[];
  /** Oldest first; without those whose access has ended. */
  readonly devices: readonly OwnDevice[];
}

/** Before anything is known. */
export const NO_ACCESS: AccessState = {
  ...{ endable: [], staff: [], team: [], places: [], appointable: [], devices: [] },
};

export interface EndingAccess {
  readonly access: Watched<AccessState>;
  /** Gives nothing new from now on; what was written before stays. 'engine/not-permitted', 'identity/not-open'. */
  endAccess(ending: Ending): Promise<Result<void, CommandError>>;
  /** Gives a colleague another place in the clinic; what they wrote stays. 'engine/not-permitted', 'engine/no-key', 'identity/not-open'. */
  moveStaff(move: {
    readonly userId: UserId;
    readonly to: Position;
  }): Promise<Result<void, CommandError>>;
}
