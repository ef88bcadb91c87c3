/** All features of the app in one place, found by name. Two features that claim one name stop the program at start. */
import type { AnyCommand, DocumentQuery, Feature, Projection, SearchFeed } from './feature.ts';
import { invariant } from './result.ts';

export interface Registry {
  command(name: string): AnyCommand | undefined;
  query(name: string): DocumentQuery<unknown> | undefined;
  /** The projections fed by one kind of document. */
  projectionsOf(document: string): readonly Projection<unknown>[];
  projection(name: string): Projection<unknown> | undefined;
  /** What makes one kind of document searchable; empty for what is not searched. */
  searchFeedsOf(document: string): readonly SearchFeed[];
  /** All of them with their versions, as one text. */
  readonly searchedBy: string;
  /** Whether a profession may do an action; an action nobody defined is refused. */
  allows(profession: string, action: string): boolean;
  /** Every action of a profession. */
  allowedTo(profession: string): readonly string[];
}

export function createRegistry(features: readonly Feature[]): Registry {
  const commands = byName(features.flatMap((feature) => feature.commands));
  const queries = byName(features.flatMap((feature) => feature.queries));
  const projections = byName(features.flatMap((feature) => feature.projections));
  const feeds = features.flatMap((feature) => feature.search ?? []);
  const policy = new Map(features.flatMap((feature) => Object.entries(feature.policy)));
  for (const name of commands.keys()) invariant(policy.has(name), `${name} has a line in a policy`);
  return {
    command: (name) => commands.get(name),
    query: (name) => queries.get(name),
    projection: (name) => projections.get(name),
    projectionsOf: (document) =>
      [...projections.values()].filter((projection) => projection.document === document),
    searchFeedsOf: (document) => feeds.filter((feed) => feed.document === document),
    searchedBy: feeds.map(({ document, version }) => `${document}/${String(version)}`).join(' '),
    allows: (profession, action) => policy.get(action)?.includes(profession) ?? false,
    allowedTo: (profession) =>
      [...policy].flatMap(([action, allowed]) => (allowed.includes(profession) ? [action] : [])),
  };
}

function byName<T extends { readonly name: string }>(items: readonly T[]): Map<string, T> {
  const map = new Map<string, T>();
  for (const item of items) {
    invariant(!map.has(item.name), `${item.name} is defined once`);
    map.set(item.name, item);
  }
  return map;
}
