/** What every message of an open conversation is shown with: the people's names, the patients of this device, and whom it is about. */
import type { StatedAvailability } from '#clinical/availability.ts';
import type { RecordId } from '#kernel/ids.ts';
import type { PersonKeys } from '#ui/keys-port.ts';
import type { KnownPatient } from '../health-data.ts';
import type { Names } from './names.ts';
import type { Translate } from './on-device.ts';

export interface Room {
  readonly names: Names;
  /** Everybody else who takes part; readers who have not said a word are not among them. */
  readonly others: number;
  /** The record of the patient it is about; undefined for none. */
  readonly about: RecordId | undefined;
  /** Who of the others cannot be reached now, by their own word. */
  readonly away: readonly StatedAvailability[];
  /** What the logs say of everybody else's keys. */
  readonly keys: readonly PersonKeys[];
  readonly patients: readonly KnownPatient[];
  /** Undefined where this device has no engine that translates on it. */
  readonly translate: Translate | undefined;
  /** Messages written before are not shown; milliseconds since 1970. */
  readonly shownSince: number;
}
