/** List rows as the features compute them, for the engine to keep. */
import type { Registry } from '#kernel/registry.ts';
import type { Project } from '#sync/engine/projection.ts';

export const projectWith =
  (registry: Registry): Project =>
  (kind, document, entries) =>
    registry.projectionsOf(kind).map((projection) => ({
      projection: projection.name,
      version: projection.version,
      row: projection.row(document, entries),
    }));
