/** Notes for tests and demonstrations; all fictional. */
import type { Note } from './records.ts';

export const aNote = (change: Partial<Note> = {}): Note => ({
  title: 'Morning round',
  text: 'Slept well. Walked to the window and back without help.',
  startedAt: Date.UTC(2026, 2, 14, 7, 30),
  ...change,
});
