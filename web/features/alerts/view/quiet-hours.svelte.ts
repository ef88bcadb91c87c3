/** The quiet hours of whoever has unlocked: sealed on this device with what else is theirs, and nobody else's business. */
import * as v from 'valibot';
import type { CommandError } from '#kernel/feature.ts';
import type { Result } from '#kernel/result.ts';
import type { App } from '#ui/app-port.ts';
import { NO_QUIET_HOURS, quietHoursSchema, type QuietHours } from '../announcing.ts';

const PLACE = 'alert-quiet-hours';

export class OwnQuietHours {
  readonly #app: Pick<App, 'keepDraft' | 'readDraft'>;
  #hours: QuietHours | undefined = $state.raw();

  constructor(app: Pick<App, 'keepDraft' | 'readDraft'>) {
    this.#app = app;
    void this.#read();
  }

  /** Undefined until they have been read. */
  get hours(): QuietHours | undefined {
    return this.#hours;
  }

  /** Codes: 'storage/…'. */
  async keep(hours: QuietHours): Promise<Result<void, CommandError>> {
    const kept = await this.#app.keepDraft({ place: PLACE, text: JSON.stringify(hours) });
    if (kept.ok) this.#hours = hours;
    return kept;
  }

  async #read(): Promise<void> {
    const kept = await this.#app.readDraft(PLACE);
    this.#hours = kept.ok ? parsed(kept.value) : NO_QUIET_HOURS;
  }
}

const textSchema = v.pipe(v.string(), v.parseJson(), quietHoursSchema);

const parsed = (text: string): QuietHours => {
  const hours = v.safeParse(textSchema, text);
  return hours.success ? hours.output : NO_QUIET_HOURS;
};

const known = new WeakMap<App, { readonly user: string; readonly own: OwnQuietHours }>();

/** The same for every screen for as long as one person has it open, so that a change is heard at once. */
export function quietHours(app: App, user: string): OwnQuietHours {
  const found = known.get(app);
  if (found?.user === user) return found.own;
  const own = new OwnQuietHours(app);
  known.set(app, { user, own });
  return own;
}
