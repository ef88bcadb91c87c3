/** What somebody is looking for, kept while they look at what was found and come back. In memory alone, and gone with the lock. */
import type { RecordId, UserId } from '#kernel/ids.ts';
import type { SearchQuestion } from '#kernel/search.ts';
import { createContext } from 'svelte';

/** Shown at first, and more by as many. */
const SHOWN_STEP = 25;
const SHOWN_MAX = 200;

/** One for each open session, set where it begins. */
export const [getSearched, setSearched] = createContext<SearchAsked>();

export class SearchAsked {
  typed = $state('');
  order: SearchQuestion['order'] = $state('newest');
  kind: string | undefined = $state();
  by: UserId | undefined = $state();
  record: RecordId | undefined = $state();
  /** Calendar dates, YYYY-MM-DD; empty for none. */
  from = $state('');
  until = $state('');
  most = $state(SHOWN_STEP);

  /** How many limits hold beside the words. */
  get limits(): number {
    return [this.by, this.record, this.from, this.until].filter(
      (one) => one !== undefined && one !== '',
    ).length;
  }

  get isMoreAllowed(): boolean {
    return this.most < SHOWN_MAX;
  }

  get question(): SearchQuestion {
    return {
      ...{ typed: this.typed, order: this.order, most: this.most },
      ...{ by: this.by, record: this.record },
      kinds: this.kind === undefined ? undefined : [this.kind],
      from: startOf(this.from),
      until: endOf(this.until),
    };
  }

  showMore(): void {
    this.most = Math.min(SHOWN_MAX, this.most + SHOWN_STEP);
  }

  /** Another question begins at the top. */
  changed(): void {
    this.most = SHOWN_STEP;
  }

  widen(): void {
    this.by = undefined;
    this.record = undefined;
    this.from = '';
    this.until = '';
    this.changed();
  }

  forget(): void {
    this.typed = '';
    this.kind = undefined;
    this.order = 'newest';
    this.widen();
  }
}

/** A day as it begins where this device is; undefined for no day. */
function startOf(date: string): number | undefined {
  const at = date === '' ? Number.NaN : new Date(`${date}T00:00:00`).getTime();
  return Number.isNaN(at) ? undefined : at;
}

function endOf(date: string): number | undefined {
  const at = date === '' ? Number.NaN : new Date(`${date}T23:59:59.999`).getTime();
  return Number.isNaN(at) ? undefined : at;
}
