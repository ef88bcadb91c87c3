/** The address of a screen of the table; apart from their names and icons, which a locked screen does not need. */
import { resolve } from '$app/paths';

/** `parameters` fill what stands in brackets. */
export const addressOf = (
  path: string,
  parameters: Readonly<Record<string, string | undefined>> = {},
): string =>
  resolve('/') + path.slice(1).replace(/\[(\w+)\]/g, (_, name: string) => parameters[name] ?? '');
