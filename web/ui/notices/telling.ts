/**
 * When this device says aloud that something has come: what is urgent at once and also in quiet hours, everything else together, a
 * while apart, and not in quiet hours. Pure; the clock is handed in.
 */
import * as v from 'valibot';

const DAY_MINUTES = 1_440;
const MINUTE_MS = 60_000;
/** Routine notices are told together, at most so often. */
export const BATCH_MS = 5 * MINUTE_MS;

const minute = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(DAY_MINUTES - 1));
const settingsSchema = v.object({
  onDevice: v.boolean(),
  isQuiet: v.boolean(),
  /** Minutes since midnight; quiet hours may go past it. */
  quietFrom: minute,
  quietTo: minute,
});

export type TellingSettings = Readonly<v.InferOutput<typeof settingsSchema>>;

export const NOTHING_TOLD: TellingSettings = {
  ...{ onDevice: false, isQuiet: true, quietFrom: 22 * 60, quietTo: 6 * 60 },
};

export function parseTelling(text: string): TellingSettings {
  try {
    const parsed = v.safeParse(settingsSchema, JSON.parse(text));
    return parsed.success ? parsed.output : NOTHING_TOLD;
  } catch {
    // Nothing kept yet, or kept by a later version.
    return NOTHING_TOLD;
  }
}

export interface Moment {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Where this device is: minutes since midnight. */
  readonly minuteOfDay: number;
  /** When something was told last; 0 for never. */
  readonly toldAt: number;
}

/** A moment of this device's clock. */
export function momentOf(now: number, toldAt: number): Moment {
  const date = new Date(now);
  return { now, minuteOfDay: date.getHours() * 60 + date.getMinutes(), toldAt };
}

/** Minutes of quiet that are left; 0 outside of it. */
export function quietLeft(
  { isQuiet, quietFrom, quietTo }: TellingSettings,
  minuteOfDay: number,
): number {
  if (!isQuiet || quietFrom === quietTo) return 0;
  const length = (quietTo - quietFrom + DAY_MINUTES) % DAY_MINUTES;
  const gone = (minuteOfDay - quietFrom + DAY_MINUTES) % DAY_MINUTES;
  return gone < length ? length - gone : 0;
}

/** Milliseconds until it is told, 0 for now; undefined for not at all. */
export function tellingIn(
  settings: TellingSettings,
  { isUrgent }: { readonly isUrgent: boolean },
  { now, minuteOfDay, toldAt }: Moment,
): number | undefined {
  if (!settings.onDevice) return undefined;
  if (isUrgent) return 0;
  const quiet = quietLeft(settings, minuteOfDay) * MINUTE_MS;
  const batch = toldAt === 0 ? 0 : Math.max(0, toldAt + BATCH_MS - now);
  return Math.max(quiet, batch);
}
