/** The part of the app port about the keys of people: numbers to compare by another way, and what changed. */
import type { CommandError } from '#kernel/feature.ts';
import type { UserId } from '#kernel/ids.ts';
import type { Millis } from '#kernel/ports.ts';
import type { Result } from '#kernel/result.ts';
import type { Watched } from './watched-value.ts';

export interface PersonKeys {
  readonly userId: UserId;
  /** Six groups of five digits, the same on the screens of both; undefined where this device does not know their devices. */
  readonly number: string | undefined;
  /** Whether this person has compared the number: never, as it is now, or before the devices of one of them changed. */
  readonly compared: 'never' | 'now' | 'before';
  /** When devices of theirs were added or ended, oldest first. */
  readonly changes: readonly { readonly at: Millis; readonly kind: 'added' | 'ended' }[];
}

export interface Keys {
  /** Of everybody but this person, as their logs have it now. */
  watchKeys(people: readonly UserId[]): Watched<readonly PersonKeys[]>;
  /** The two numbers were the same; kept on this device. 'identity/not-open', 'storage/…'. */
  compared(person: Pick<PersonKeys, 'userId' | 'number'>): Promise<Result<void, CommandError>>;
}
