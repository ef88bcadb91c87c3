/** What belongs to this screen rather than to the world: language, the shown time, names for the address bar, unsaved work. */
import type { DocumentId, RecordId } from '#kernel/ids.ts';
import { createContext } from 'svelte';
import { Preferences } from './preferences.svelte.ts';
import { createRecordAliases, type RecordAliases } from './record-aliases.ts';
import { ShownTime } from './shown-time.svelte.ts';
import { UnsavedWork } from './unsaved-work.svelte.ts';

export interface Screen {
  readonly preferences: Preferences;
  readonly time: ShownTime;
  readonly unsaved: UnsavedWork;
  readonly records: RecordAliases<RecordId>;
  readonly documents: RecordAliases<DocumentId>;
}

export const [getScreen, setScreen] = createContext<Screen>();

/** For the root layout, once per page. */
export function createScreen(): Screen {
  const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
  return {
    preferences: new Preferences(deviceStore(), navigator.languages),
    time: new ShownTime(),
    unsaved: new UnsavedWork(),
    records: createRecordAliases(random),
    documents: createRecordAliases(random),
  };
}

/** Undefined where the browser forbids it. */
function deviceStore(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}
