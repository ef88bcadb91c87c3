/** A serial line as sessions see it. How the port was chosen is the caller's. */
import type { Result } from '../core/result.ts';
import type { LinkError } from './link-error.ts';

export interface LineSettings {
  readonly baudRate: number;
  readonly dataBits: 7 | 8;
  readonly parity: 'none' | 'even' | 'odd';
  readonly stopBits: 1 | 2;
}

export interface SerialLink {
  open(settings: LineSettings): Promise<Result<void, LinkError>>;
  write(bytes: Uint8Array): Promise<Result<void, LinkError>>;
  /** Bytes as they come, in pieces of any size. Answers how to stop listening. */
  onBytes(listener: (chunk: Uint8Array) => void): () => void;
  /** The device vanished or the line failed. Answers how to stop listening. */
  onClose(listener: () => void): () => void;
  close(): Promise<void>;
}
