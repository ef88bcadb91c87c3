/**
 * The aliases of the places that were visited last, sealed on this device: after a reload and an unlock the same address leads
 * to the same place. What an alias stands for is never in the address, the history or the clear.
 */
import * as v from 'valibot';
import type { App } from './app-port.ts';
import type { Screen } from './screen.ts';

const PLACE = 'visited-places';
/** Older ones lead to the list. */
const VISITED_MAX = 100;

const TABLES = ['records', 'documents', 'facts'] as const;
const visitedSchema = v.array(v.tuple([v.picklist(TABLES), v.string(), v.string()]));
type Visited = v.InferOutput<typeof visitedSchema>[number];

export type Aliases = Pick<Screen, (typeof TABLES)[number]>;

export class VisitedPlaces {
  readonly #app: Pick<App, 'keepDraft' | 'readDraft'>;
  readonly #aliases: Aliases;
  /** Newest last. */
  #visited: readonly Visited[] = [];

  constructor(app: Pick<App, 'keepDraft' | 'readDraft'>, aliases: Aliases) {
    this.#app = app;
    this.#aliases = aliases;
  }

  /** Takes up what was kept. Resolves in any case: without it, old addresses lead to the list. */
  async restore(): Promise<void> {
    const kept = await this.#app.readDraft(PLACE);
    const parsed = v.safeParse(visitedSchema, kept.ok ? parsedJson(kept.value) : undefined);
    if (!parsed.success) return;
    this.#visited = parsed.output;
    for (const [table, alias, id] of parsed.output) this.#table(table).restore(alias, id);
  }

  /** The aliases in the address of the place that is open now. */
  visit(parameters: readonly string[]): void {
    const here = parameters.flatMap((alias) =>
      TABLES.flatMap((table): readonly Visited[] => {
        const id = this.#table(table).idOf(alias);
        return id === undefined ? [] : [[table, alias, id]];
      }),
    );
    const known = new Set(this.#visited.map(([, alias]) => alias));
    const fresh = here.filter(([, alias]) => !known.has(alias));
    if (fresh.length === 0) return;
    this.#visited = [...this.#visited, ...fresh].slice(-VISITED_MAX);
    void this.#app.keepDraft({ place: PLACE, text: JSON.stringify(this.#visited) });
  }

  /** Ids are only looked up: one that no longer exists opens nothing. */
  #table(table: (typeof TABLES)[number]) {
    const { idOf, restore } = this.#aliases[table];
    return { idOf, restore: restore as (alias: string, id: string) => void };
  }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
