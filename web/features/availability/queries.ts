/** Where somebody says whether they can be reached: the document they have begun, on whichever of their devices. */
import type { StatedAvailability } from '#clinical/availability.ts';
import type { UserId } from '#kernel/ids.ts';

/** Undefined for who has said nothing yet. */
export const documentOf = <
  Row extends { readonly row: { readonly said: readonly StatedAvailability[] } },
>(
  listed: readonly Row[],
  userId: UserId,
): Row | undefined => listed.find(({ row }) => row.said.some((one) => one.userId === userId));
