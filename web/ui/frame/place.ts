/** One place of the app as the navigation draws it: an entry of the table of screens with its words and its icon. */
import type { Component } from 'svelte';
import type { ListedScreen } from './screen-table.ts';

export type PlaceIcon = Component<{ readonly size?: number; readonly 'aria-hidden'?: 'true' }>;

export interface Place {
  readonly screen: ListedScreen;
  /** Resolved. */
  readonly href: string;
  readonly name: () => string;
  readonly Icon: PlaceIcon;
}

/** Something to begin, in the sheet behind ＋ and in the palette. */
export interface Act {
  readonly id: string;
  readonly name: () => string;
  readonly Icon: PlaceIcon;
  /** The address for a patient; for an act that needs none, the same whatever is given. */
  readonly href: (patient: string) => string;
  readonly needsPatient: boolean;
}

/** Somebody an act can be for. `patient` is the alias in addresses, never an id. */
export interface Choosable {
  readonly patient: string;
  readonly label: string;
  readonly hint: string;
  readonly href: string;
}

/** Which of the places is the one that is open, by the path of the page: of two, the one that says more of it. */
export const isHere = (place: Place, places: readonly Place[], pathname: string): boolean =>
  leadsTo(place, pathname) &&
  !places.some((other) => other.href.startsWith(`${place.href}/`) && leadsTo(other, pathname));

const leadsTo = ({ href }: Place, pathname: string): boolean =>
  pathname === href ||
  pathname.startsWith(`${href}/`) ||
  // A chart belongs to the patients.
  (href.endsWith('/patients') && pathname.startsWith(href.replace(/patients$/, 'p/')));
