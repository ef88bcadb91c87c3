/** The strips and the photos of one record, of the clinic and of the home, by where each lies. */
import type { PhotoPlace } from '#clinical/display-photo.ts';
import type { DocumentId, RecordId } from '#kernel/ids.ts';
import type { App, Row } from '#ui/app-port.ts';
import { allOf, derivedOf } from '#ui/derived-of.ts';
import type { Watched } from '#ui/watched-value.ts';
import { clinicStrips, homeStrips, type StripPlace, type StripPlaces } from '../queries.ts';
import type { PagePlace } from './pages.ts';

interface At {
  readonly document: DocumentId;
  readonly place: PagePlace;
}

export type StripAt = StripPlace & At;
export type PhotoAt = PhotoPlace & At;

interface BesideNumbers {
  readonly strips: readonly StripAt[];
  readonly photos: readonly PhotoAt[];
}

export function watchStrips(app: App, record: RecordId): Watched<BesideNumbers> {
  const lists = [
    placed(app.watchList({ of: clinicStrips, record }), 'clinic'),
    placed(app.watchList({ of: homeStrips, record }), 'home'),
  ];
  return derivedOf(allOf(lists), (found) => ({
    strips: found.flatMap(({ strips }) => strips),
    photos: found.flatMap(({ photos }) => photos),
  }));
}

const placed = (
  list: Watched<readonly Row<StripPlaces>[] | undefined>,
  place: PagePlace,
): Watched<BesideNumbers> =>
  derivedOf(list, (rows) => ({
    strips: (rows ?? []).flatMap(({ document, row }) =>
      row.strips.map((strip) => ({ ...strip, document, place })),
    ),
    photos: (rows ?? []).flatMap(({ document, row }) =>
      row.photos.map((photo) => ({ ...photo, document, place })),
    ),
  }));
