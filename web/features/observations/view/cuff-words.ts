/** Words for why a cuff could not be used, and minutes as people read them. */
import type { LinkErrorCode } from '#devices/link/link-error.ts';
import { m } from '#messages/compiled/messages.js';

export function cuffProblemText(code: LinkErrorCode): string {
  switch (code) {
    case 'link/cancelled':
      return m.observations_cuff_error_cancelled();
    case 'link/closed':
      return m.observations_cuff_error_lost();
    case 'link/refused':
      return m.observations_cuff_error_refused();
    case 'link/timeout':
      return m.observations_cuff_error_timeout();
    case 'link/not-found':
    case 'link/unsupported':
      return m.observations_cuff_error_unsupported();
    case 'link/busy':
    case 'link/failed':
    case 'link/limit':
      return m.observations_cuff_error_other();
  }
}

/** `0:21`. */
export const clockOf = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
