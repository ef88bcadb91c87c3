/**
 * What an import would take, change and skip, beside what was taken before. The same entry is known again by its identifier or,
 * without one, by its content, so that importing a file twice adds nothing. Every entry has a line in the report.
 */
import * as v from 'valibot';
import { err, ok, type Result } from '#kernel/result.ts';
import { refusalOf, type SkipReason } from './judge-resource.ts';
import {
  readBundle,
  type BundleErrorCode,
  type ForeignBundle,
  type ForeignResource,
} from './read-bundle.ts';

/** What was taken before: the fingerprint of each entry's name, and that of its content. */
export type TakenEntries = ReadonlyMap<string, string>;

export interface ImportReport {
  readonly taken: number;
  readonly changed: number;
  readonly skipped: readonly SkippedEntry[];
}

export interface SkippedEntry {
  readonly reason: SkipReason;
  /** The kind of resource; empty when it cannot be read. */
  readonly kind: string;
  /** Its place in the bundle, from 0. */
  readonly entry: number;
}

export interface ImportPlan {
  readonly report: ImportReport;
  /** What has been taken once this plan is carried out. */
  readonly after: TakenEntries;
}

export interface ImportRequest {
  readonly text: string;
  readonly before: TakenEntries;
  /** A keyed hash: what is remembered tells nobody what was in the file. */
  readonly fingerprint: (text: string) => string;
}

/** Codes: those of `BundleErrorCode`; nothing is taken then. */
export function planImport(request: ImportRequest): Result<ImportPlan, BundleErrorCode> {
  const { text, before, fingerprint } = request;
  const bundle = readBundle(text);
  if (!bundle.ok) return err(bundle.error);
  const after = new Map(before);
  const contents = new Set(before.values());
  const inFile = new Set<string>();
  const skipped: SkippedEntry[] = [];
  let [taken, changed] = [0, 0];
  for (const judged of judgeEntries(bundle.value)) {
    const { entry, kind } = judged;
    const skip = (reason: SkipReason) => skipped.push({ reason, kind, entry });
    if (judged.resource === undefined) {
      skip(judged.reason);
      continue;
    }
    const [name, content] = [fingerprint(judged.name), fingerprint(judged.content)];
    if (inFile.has(name) || inFile.has(content)) skip('repeated-in-file');
    else if (contents.has(content)) skip('already-taken');
    else {
      if (before.has(name)) changed += 1;
      else taken += 1;
      after.set(name, content);
    }
    inFile.add(name).add(content);
  }
  return ok({ report: { taken, changed, skipped }, after });
}

/** An entry that can be taken, with the two texts it is known again by, or the reason why it cannot. */
export type JudgedEntry = { readonly entry: number; readonly kind: string } & (
  | { readonly resource: undefined; readonly reason: SkipReason }
  | { readonly resource: ForeignResource; readonly name: string; readonly content: string }
);

/** In the order of the bundle; nothing is compared with anything yet. */
export const judgeEntries = (bundle: ForeignBundle): readonly JudgedEntry[] =>
  bundle.entries.map(({ resource }, entry) => {
    const kind = resource?.resourceType ?? '';
    if (resource === undefined) return { entry, kind, resource, reason: 'unreadable' };
    const reason = refusalOf(resource);
    return reason === undefined
      ? { entry, kind, resource, ...textsOf(resource, bundle) }
      : { entry, kind, resource: undefined, reason };
  });

function textsOf(resource: ForeignResource, bundle: ForeignBundle) {
  const whose = nameOf(bundle.patient);
  const content = `${String(whose)} ${canonical(contentOf(resource), bundle)}`;
  const name = nameOf(resource);
  return {
    name: name === undefined ? content : `${String(whose)} ${resource.resourceType} ${name}`,
    content,
  };
}

const identifierSchema = v.array(v.looseObject({ system: v.string(), value: v.string() }));

/** Its identifiers, or its id where it has none; undefined without both. */
function nameOf({ resourceType, id, identifier }: ForeignResource): string | undefined {
  const parsed = v.safeParse(identifierSchema, identifier);
  if (!parsed.success || parsed.output.length === 0)
    return id === undefined ? undefined : `${resourceType}/${id}`;
  return parsed.output
    .map(({ system, value }) => JSON.stringify([system, value]))
    .sort()
    .join(' ');
}

/** Ids, versions and generated text may differ between two copies of one thing. */
const contentOf = (resource: ForeignResource): object =>
  Object.fromEntries(
    Object.entries(resource).filter(
      ([name]) => !['id', 'meta', 'text', 'identifier'].includes(name),
    ),
  );

/** The same text for the same content: names in order, references as what they lead to. */
function canonical(value: unknown, bundle: ForeignBundle): string {
  if (Array.isArray(value)) return `[${value.map((each) => canonical(each, bundle)).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]: readonly [string, unknown]) => {
      const target = name === 'reference' && typeof field === 'string' && bundle.find(field);
      const shown = target ? (nameOf(target) ?? field) : field;
      return `${JSON.stringify(name)}:${canonical(shown, bundle)}`;
    });
  return `{${fields.join()}}`;
}
