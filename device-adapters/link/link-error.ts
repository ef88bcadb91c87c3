/** Why a device could not be reached or asked. Never what it said. */
export type LinkErrorCode =
  | 'link/busy'
  | 'link/cancelled'
  | 'link/closed'
  | 'link/failed'
  | 'link/limit'
  | 'link/not-found'
  | 'link/refused'
  | 'link/timeout'
  | 'link/unsupported';

export interface LinkError {
  readonly code: LinkErrorCode;
}

export const linkError = (code: LinkErrorCode): LinkError => ({ code });
