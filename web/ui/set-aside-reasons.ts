/** Every reason for which something that arrived is set aside: the codes of `crypto/`, and what the engine adds. */
import type { CryptoErrorCode } from '#crypto/errors.ts';

export type SetAsideReason = CryptoErrorCode | 'identity/invitation-used-twice' | 'engine/failed';
