/** What belongs to this screen rather than to the world: language, the shown time, names for the address bar, unsaved work. */
import type { DocumentId, RecordId } from '#kernel/ids.ts';
import { createContext } from 'svelte';
import { m } from '#messages/compiled/messages.js';
import { deviceStore } from './device-storage.ts';
import { Preferences, type PreferenceChange } from './preferences.svelte.ts';
import { createRecordAliases, type RecordAliases } from './record-aliases.ts';
import { ShownTime } from './shown-time.svelte.ts';
import { Toasts } from './toasts.svelte.ts';
import { UnsavedWork } from './unsaved-work.svelte.ts';

export interface Screen {
  readonly preferences: Preferences;
  readonly time: ShownTime;
  readonly unsaved: UnsavedWork;
  readonly toasts: Toasts;
  /** Changes a preference at once and offers the way back. */
  readonly changeWithUndo: (change: PreferenceChange) => void;
  readonly records: RecordAliases<RecordId>;
  readonly documents: RecordAliases<DocumentId>;
  /** For what is inside a document: a fact of one entity. */
  readonly facts: RecordAliases<string>;
}

export const [getScreen, setScreen] = createContext<Screen>();

/** For the root layout, once per page. */
export function createScreen(): Screen {
  const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
  const preferences = new Preferences(deviceStore(), navigator.languages);
  const toasts = new Toasts();
  return {
    preferences,
    time: new ShownTime(),
    unsaved: new UnsavedWork(),
    toasts,
    changeWithUndo: (change) => {
      const before = preferences.change(change);
      toasts.show(m.app_changed(), () => preferences.change(before));
    },
    records: createRecordAliases(random),
    documents: createRecordAliases(random),
    facts: createRecordAliases(random),
  };
}
