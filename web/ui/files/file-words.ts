/** Files in words: where one is, what it is, and why one was not taken. */
import type { FileState } from '#kernel/file-standing.ts';
import { m } from '#messages/compiled/messages.js';
import { isPicture, isSound, type FileKind } from './file-kind.ts';

export const filesErrorText = {
  'files/empty': m.files_error_empty,
  'files/too-large': m.files_error_too_large,
  'files/too-many': m.files_error_too_many,
  'files/changed': m.files_error_changed,
  'files/removed': m.files_error_not_here,
  'files/not-here': m.files_error_not_here,
  'files/damaged': m.files_state_damaged,
  'files/no-space': m.files_error_no_space,
  'files/unreadable': m.files_error_unreadable,
} as const satisfies Readonly<Record<string, () => string>>;

/** Undefined where nothing has to be said. */
export function stateText(state: FileState, share: number): string | undefined {
  const percent = String(Math.floor(share * 100));
  switch (state) {
    case 'here':
      return undefined;
    case 'waiting':
      return m.files_state_waiting();
    case 'sending':
      return m.files_state_sending({ percent });
    case 'refused':
      return m.files_state_refused();
    case 'elsewhere':
      return m.files_state_elsewhere();
    case 'coming':
      return m.files_state_coming({ percent });
    case 'not-there':
      return m.files_state_not_there();
    case 'damaged':
      return m.files_state_damaged();
    case 'no-room':
      return m.files_state_no_room();
  }
}

export function kindText(kind: FileKind): string {
  if (isPicture(kind)) return m.files_kind_picture();
  if (isSound(kind)) return m.files_kind_sound();
  if (kind === 'pdf') return m.files_kind_pdf();
  if (kind === 'dicom') return m.files_kind_dicom();
  return kind === 'text' ? m.files_kind_text() : m.files_kind_other();
}

/** `0:12`. */
export function clockTime(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return `${String(Math.floor(whole / 60))}:${String(whole % 60).padStart(2, '0')}`;
}
