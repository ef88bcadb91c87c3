/** Who uses this device, and how they open what is theirs: a part of the app port. Each person has a vault of their own. */
import type { CommandError } from '#kernel/feature.ts';
import type { Result } from '#kernel/result.ts';
import type { LockSign } from './lock-sign.ts';
import type { Watched } from './watched-value.ts';

/** One person of this device as a locked screen may know them: by no name. */
export interface DevicePerson {
  readonly id: string;
  /** What they picked to find themselves by. */
  readonly sign: LockSign;
  readonly hasPasskey: boolean;
  /** Whether something of theirs may not have reached a server; seen from outside, so never stronger than that. */
  readonly hasUnsent: boolean;
}

/** Somebody who had set up on this device and whose vault the browser does not have any more. */
export interface LostCopy {
  readonly id: string;
  readonly sign: LockSign;
  /** How many entries no server had signed for when it was last seen. */
  readonly onlyHere: number;
}

/** The open vault is an older state of itself. What a server had comes back; what was only here may not. */
export interface WentBack {
  /** How many entries no server had signed for when its newest state was seen. */
  readonly onlyHere: number;
}

export interface HereState {
  /** Everybody who has set up on this device, by their signs. */
  readonly people: readonly DevicePerson[];
  readonly lost: readonly LostCopy[];
  /** Of the open vault, until its person has read it. */
  readonly wentBack: WentBack | undefined;
  /** Whose vault is open or about to be opened; undefined while nobody was picked. */
  readonly chosen: string | undefined;
  /** Whether somebody is setting up beside those who are here. */
  readonly isAdding: boolean;
  /** How many entries the one who locked this page left to send; what they saw last. */
  readonly waiting: number;
}

/** What a passkey can do on this device: 'none' where there is no way to make one. */
export type PasskeySupport = 'likely' | 'none';

export interface SharedDevice {
  readonly here: Watched<HereState>;
  /** For a locked screen: whose passphrase is typed next. */
  choosePerson(id: string): void;
  /** For a locked screen: begins to set up somebody new, and touches nobody else's vault. */
  addPerson(sign: LockSign): void;
  /** As `addPerson`, in the place of a copy that is gone. */
  setUpAgain(id: string): void;
  /** Its person knows that a copy is gone, or went back. */
  understood(id: string): void;
  /** Back to the locked screen; nothing was set up. */
  stopAdding(): void;
  /** 'storage/failed'. */
  changeSign(sign: LockSign): Promise<Result<void, CommandError>>;
  /** Deletes the vault of this person from this device for good, with what was not sent. Then the page starts anew. */
  removePerson(id: string): Promise<void>;
  /** Asks the window that has the engine for it; takes it where that one is known to be silent. Only while the session is elsewhere. */
  takeOver(): void;
  passkeySupport(): Promise<PasskeySupport>;
  /** 'identity/passkey-cancelled', 'identity/passkey-unfit' (it cannot keep a secret), 'identity/wrong-passkey'. */
  addPasskey(): Promise<Result<void, CommandError>>;
  removePasskey(): Promise<Result<void, CommandError>>;
  /** 'identity/passkey-cancelled', 'identity/wrong-passkey', 'identity/no-passkey'. */
  unlockWithPasskey(): Promise<Result<void, CommandError>>;
}
