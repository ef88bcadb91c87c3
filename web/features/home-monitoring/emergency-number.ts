/**
 * The number a phone reaches help with. Every mobile network answers 112, without a contract and from a locked phone, and leads
 * it to the emergency service of the place (GSM 02.30); the words beside it say that the local number holds where there is one.
 */
export const EMERGENCY_NUMBER = '112';
