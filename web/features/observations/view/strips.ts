/** The strips of one record, of the clinic and of the home, by where each lies. */
import type { DocumentId, RecordId } from '#kernel/ids.ts';
import type { App } from '#ui/app-port.ts';
import { allOf, derivedOf } from '#ui/derived-of.ts';
import type { Watched } from '#ui/watched-value.ts';
import { clinicStrips, homeStrips, type StripPlace } from '../queries.ts';
import type { PagePlace } from './pages.ts';

export interface StripAt extends StripPlace {
  readonly document: DocumentId;
  readonly place: PagePlace;
}

export function watchStrips(app: App, record: RecordId): Watched<readonly StripAt[]> {
  const lists = [
    app.watchList({ of: clinicStrips, record }),
    app.watchList({ of: homeStrips, record }),
  ];
  return derivedOf(allOf(lists), ([clinic, home]) => [
    ...(clinic ?? []).flatMap(({ document, row }) =>
      row.strips.map((strip) => ({ ...strip, document, place: 'clinic' as const })),
    ),
    ...(home ?? []).flatMap(({ document, row }) =>
      row.strips.map((strip) => ({ ...strip, document, place: 'home' as const })),
    ),
  ]);
}
