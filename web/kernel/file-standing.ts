/** Where a file is, as a screen says it. Nothing here is guessed: each word stands for something that happened. */

/**
 * 'waiting': on this device, not sent yet; 'sending'; 'refused': the relay has no room for it, it stays here; 'here': all of it is on
 * this device; 'elsewhere': not fetched; 'coming'; 'not-there': the relay was asked and does not have it yet; 'damaged': what arrived
 * does not open; 'no-room': this device has no space for it.
 */
export type FileState =
  | 'waiting'
  | 'sending'
  | 'refused'
  | 'here'
  | 'elsewhere'
  | 'coming'
  | 'not-there'
  | 'damaged'
  | 'no-room';

export interface FileStanding {
  readonly state: FileState;
  /** From 0 to 1: what was sent, or has come. */
  readonly share: number;
}
