/** What belongs to this screen rather than to the world: language, the shown time, names for the address bar, unsaved work. */
import type { DocumentId, RecordId } from '#kernel/ids.ts';
import { createContext } from 'svelte';
import type { Preferences } from './preferences.svelte.ts';
import type { RecordAliases } from './record-aliases.ts';
import type { ShownTime } from './shown-time.svelte.ts';
import type { UnsavedWork } from './unsaved-work.svelte.ts';

export interface Screen {
  readonly preferences: Preferences;
  readonly time: ShownTime;
  readonly unsaved: UnsavedWork;
  readonly records: RecordAliases<RecordId>;
  readonly documents: RecordAliases<DocumentId>;
}

export const [getScreen, setScreen] = createContext<Screen>();
