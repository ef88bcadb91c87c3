/** The wall clock of this device, which quiet hours go by. */

/** Minutes since midnight where this device is. */
export function minuteOfDay(at: number): number {
  const date = new Date(at);
  return date.getHours() * 60 + date.getMinutes();
}
