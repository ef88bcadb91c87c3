/** Memory for outgoing frames: they are many, small and gone in a moment. */
import { MessagePool } from '../server/message-pool.ts';

const pool = new MessagePool();

/** So many zeros. */
export const takeFrameBytes = (length: number): Uint8Array => pool.take(length);
