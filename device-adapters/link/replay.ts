/**
 * A recorded conversation, played back: the device says what it said, when it said it. Used to keep a field failure as
 * a test. Recordings hold health data and stay with whoever made them.
 */
import { ok } from '../core/result.ts';
import type { LineSettings, SerialLink } from './serial-link.ts';
import type { Timers } from './timers.ts';

/** One piece as it came, `atMs` after the line was opened. */
export interface RecordedChunk {
  readonly atMs: number;
  readonly hex: string;
}

const CHUNKS_MAX = 100_000;

/** The line closes by itself after the last piece, as a cable that was pulled. Writing is accepted and ignored. */
export function createReplayLine(recording: readonly RecordedChunk[], timers: Timers): SerialLink {
  const byteListeners = new Set<(chunk: Uint8Array) => void>();
  const closeListeners = new Set<() => void>();
  const chunks = recording.slice(0, CHUNKS_MAX);
  let cancel: (() => void) | undefined;

  function end(): void {
    cancel?.();
    cancel = undefined;
    for (const listener of closeListeners) listener();
  }

  function play(index: number, openedAtMs: number): void {
    const chunk = chunks[index];
    if (chunk === undefined) return end();
    const waitMs = Math.max(0, openedAtMs + chunk.atMs - timers.nowMs());
    cancel = timers.after(waitMs, () => {
      for (const listener of byteListeners) listener(bytesOf(chunk.hex));
      play(index + 1, openedAtMs);
    });
  }

  return {
    open(_settings: LineSettings) {
      play(0, timers.nowMs());
      return Promise.resolve(ok(undefined));
    },
    write: () => Promise.resolve(ok(undefined)),
    onBytes: (listener) => subscribeTo(byteListeners, listener),
    onClose: (listener) => subscribeTo(closeListeners, listener),
    close() {
      end();
      return Promise.resolve();
    },
  };
}

function subscribeTo<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
