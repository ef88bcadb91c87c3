/** What goes along with the words of a message: files and a voice. A message without words says the names of what it brings. */
import type { Files } from '#ui/files-port.ts';
import { Picking } from '#ui/files/picking.svelte.ts';
import { VoiceRecording } from '#ui/files/voice-recording.svelte.ts';

export class WritingFiles {
  readonly picking: Picking;
  readonly voice = new VoiceRecording();

  constructor(files: Files) {
    this.picking = new Picking(files);
  }

  /** Whether there is anything to send. What is still being read is waited for. */
  isReady(text: string): boolean {
    const { ids, isReading } = this.picking;
    return !isReading && (text.trim() !== '' || ids.length > 0);
  }

  wordsOr(text: string): string {
    return text.trim() === '' ? namesOf(this.picking.list) : text;
  }

  async leave(): Promise<void> {
    await Promise.all([this.voice.cancel(), this.picking.leave()]);
  }
}

/** As a message without words of its own says them, and as a list shows it. */
export const namesOf = (files: readonly { readonly name: string }[]): string =>
  files.map(({ name }) => name).join(', ');
