/** Measurements on a page: written whole, never changed; a mistake is marked beside them. */
import { photoKey } from '#clinical/display-photo.ts';
import { stripKey, type StoredStrip } from '#clinical/ecg-strip.ts';
import { observationFields, observationKey, type Observation } from '#clinical/observation.ts';
import type { EnteredInError, ScoreTaken } from '#clinical/observation-page.ts';
import { entityKey, type Draft } from '#kernel/document.ts';

export type ObservationEvent =
  | { readonly kind: 'page-begun'; readonly month: string }
  | {
      readonly kind: 'measured';
      readonly observation: Observation;
      readonly isAdult: boolean;
    }
  | { readonly kind: 'scored'; readonly score: ScoreTaken }
  | { readonly kind: 'strip-taken'; readonly strip: StoredStrip }
  | {
      readonly kind: 'photo-taken';
      readonly photo: { readonly id: string; readonly set: string; readonly jpeg: Uint8Array };
    }
  | { readonly kind: 'marked-in-error'; readonly error: EnteredInError };

export function applyObservationEvent(draft: Draft, event: ObservationEvent): void {
  switch (event.kind) {
    case 'page-begun':
      draft.create(entityKey('page', 'self'), { month: event.month });
      return;
    case 'measured':
      draft.create(
        observationKey(event.observation.id),
        observationFields(event.observation, event),
      );
      return;
    case 'scored': {
      const { id, ...fields } = event.score;
      draft.create(entityKey('score', id), fields);
      return;
    }
    case 'strip-taken': {
      const { id, ...fields } = event.strip;
      draft.create(stripKey(id), fields);
      return;
    }
    case 'photo-taken': {
      const { id, ...fields } = event.photo;
      draft.create(photoKey(id), fields);
      return;
    }
    case 'marked-in-error': {
      const { id, ...fields } = event.error;
      draft.create(entityKey('error', id), fields);
      return;
    }
  }
}
