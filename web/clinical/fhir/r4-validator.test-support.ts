/**
 * Judges a FHIR R4 bundle by HL7's definitions: unknown fields, cardinality, primitive forms, required bindings, codes of known
 * systems, invariants, references. Blind to: value sets outside HL7's package, slices of profiles, the truth of LOINC codes.
 */
import { createRequire } from 'node:module';
import {
  codesOfSystem,
  membersOfValueSet,
  structureAt,
  structureOf,
  type ElementDefinition,
} from './r4-definitions.test-support.ts';

interface FhirPath {
  compile(
    path: { readonly base: string; readonly expression: string },
    model: unknown,
    options?: { readonly traceFn: () => void },
  ): (node: unknown, environment: Readonly<Record<string, unknown>>) => readonly unknown[];
}

const require = createRequire(import.meta.url);
const fhirpath = require('fhirpath') as FhirPath;
const r4 = require('fhirpath/fhir-context/r4') as unknown;

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const PRIMITIVES: Readonly<Record<string, RegExp>> = {
  boolean: /^(true|false)$/,
  code: /^[^\s]+(\s[^\s]+)*$/,
  date: /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/,
  dateTime:
    /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]((0\d|1[0-3]):[0-5]\d|14:00)))?)?)?$/,
  instant:
    /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]((0\d|1[0-3]):[0-5]\d|14:00))$/,
  decimal: /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/,
  integer: /^-?\d+$/,
  unsignedInt: /^\d+$/,
  positiveInt: /^[1-9]\d*$/,
  id: /^[A-Za-z0-9.-]{1,64}$/,
  base64Binary: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
  string: /^[\s\S]*\S[\s\S]*$/,
  markdown: /^[\s\S]*\S[\s\S]*$/,
  uri: /^\S+$/,
  url: /^\S+$/,
  canonical: /^\S+$/,
  oid: /^urn:oid:[0-2](\.(0|[1-9]\d*))+$/,
  uuid: /^urn:uuid:[0-9a-f-]{36}$/,
  time: /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?$/,
  xhtml: /^<div xmlns="http:\/\/www\.w3\.org\/1999\/xhtml">[\s\S]*\S[\s\S]*<\/div>$/,
};
const JS_TYPES: Readonly<Record<string, string>> = {
  boolean: 'boolean',
  decimal: 'number',
  integer: 'number',
  unsignedInt: 'number',
  positiveInt: 'number',
};

interface Place {
  readonly errors: string[];
  readonly at: string;
  readonly resource: Json;
  readonly root: Json;
}

const inside = (place: Place, step: string): Place => ({ ...place, at: `${place.at}.${step}` });
const report = ({ errors, at }: Place, fault: string): number => errors.push(`${at}: ${fault}`);

/** One line for each fault, with where it is. */
export function faultsOf(bundle: unknown): readonly string[] {
  const errors: string[] = [];
  if (!isObject(bundle)) return ['not an object'];
  checkResource(bundle, { errors, at: 'Bundle', resource: bundle, root: bundle });
  checkDocument(bundle, errors);
  return errors;
}

function checkResource(resource: Json, place: Place): void {
  const type = String(resource['resourceType']);
  const structure = structureOf(type);
  if (structure === undefined) return void report(place, `unknown resource ${type}`);
  const fields = Object.fromEntries(
    Object.entries(resource).filter(([name]) => name !== 'resourceType'),
  );
  const here = { ...place, resource };
  checkFields(fields, { elements: structure.snapshot.element, path: type }, here);
  const profiles = isObject(resource['meta']) ? resource['meta']['profile'] : undefined;
  for (const url of Array.isArray(profiles) ? profiles : [])
    checkProfile(resource, String(url), here);
}

/** The fields a profile demands, and its invariants; slices are not looked into. */
function checkProfile(resource: Json, url: string, place: Place): void {
  const elements = structureAt(url)?.snapshot.element;
  if (elements === undefined) return void report(place, `unknown profile ${url}`);
  const type = String(resource['resourceType']);
  for (const element of elements) {
    if (element.id.includes(':') || element.path.split('.').length > 2) continue;
    const name = element.path.slice(type.length + 1);
    if (name === '') checkConstraints(resource, element, place);
    else if (element.min > 0 && valuesOf(resource, name).length === 0)
      report(place, `profile asks for ${name}`);
  }
}

interface Shape {
  readonly elements: readonly ElementDefinition[];
  readonly path: string;
}

function checkFields(value: Json, shape: Shape, place: Place): void {
  const { elements, path } = shape;
  const own = elements.find((element) => element.path === path);
  if (own !== undefined) checkConstraints(value, own, place);
  const children = elements.filter(
    (element) =>
      element.path.startsWith(`${path}.`) &&
      !element.path.slice(path.length + 1).includes('.') &&
      element.sliceName === undefined,
  );
  const known = new Set<string>();
  for (const child of children)
    for (const name of checkChild(value, { ...shape, child }, place)) known.add(name);
  for (const name of Object.keys(value))
    if (!known.has(name.replace(/^_/, ''))) report(place, `unknown field ${name}`);
  if (Object.keys(value).length === 0) report(place, 'empty object');
}

interface Field {
  readonly name: string;
  readonly type: string;
}

/** The names under which this child may stand. */
function checkChild(
  value: Json,
  { child, ...shape }: Shape & { readonly child: ElementDefinition },
  place: Place,
): readonly string[] {
  const fields = fieldsOf(child, child.path.slice(shape.path.length + 1));
  const present = fields.filter(({ name }) => name in value || `_${name}` in value);
  if (present.length < child.min) report(place, `${fields[0]?.name ?? ''} is missing`);
  if (present.length > 1) report(place, `${child.path} stands more than once`);
  for (const { name, type } of present)
    if (value[name] !== undefined)
      checkField({ name, content: value[name] }, { ...shape, child, type }, place);
  return fields.map(({ name }) => name);
}

function fieldsOf({ type }: ElementDefinition, name: string): readonly Field[] {
  if (!name.endsWith('[x]')) return [{ name, type: type?.[0]?.code ?? '' }];
  const stem = name.slice(0, -3);
  return (type ?? []).map(({ code }) => ({
    name: `${stem}${code.charAt(0).toUpperCase()}${code.slice(1)}`,
    type: code,
  }));
}

function checkField(
  { name, content }: { readonly name: string; readonly content: unknown },
  typed: Typed,
  place: Place,
): void {
  const { min, max } = typed.child;
  const isList = Array.isArray(content);
  if (isList !== (max !== '1')) report(place, `${name} is ${isList ? '' : 'not '}a list`);
  const list: readonly unknown[] = isList ? content : [content];
  if (list.length === 0) report(place, `${name} is an empty list`);
  if (list.length < min || (max !== '*' && list.length > Number(max)))
    report(place, `${name} stands ${String(list.length)} times`);
  for (const [index, each] of list.entries())
    checkValue(each, typed, inside(place, isList ? `${name}[${String(index)}]` : name));
}

type Typed = Shape & { readonly child: ElementDefinition; readonly type: string };

function checkValue(value: unknown, { child, type, ...shape }: Typed, place: Place): void {
  const primitive = type.startsWith('http://hl7.org/fhirpath/System.') ? 'string' : type;
  if (PRIMITIVES[primitive] !== undefined) {
    checkPrimitive(value, primitive, place);
    checkBinding(value, { child, type }, place);
    checkConstraints(value, child, place);
    return;
  }
  if (!isObject(value)) return void report(place, 'not an object');
  if (type === 'Resource') return checkResource(value, place);
  checkBinding(value, { child, type }, place);
  if (type === 'Reference') checkReference(value, child, place);
  if (type === '' || type === 'BackboneElement' || type === 'Element') {
    const path = child.contentReference?.split('#').at(-1) ?? child.path;
    return checkFields(value, { ...shape, path }, place);
  }
  checkConstraints(value, child, place);
  const structure = structureOf(type);
  if (structure === undefined) report(place, `unknown type ${type}`);
  else checkFields(value, { elements: structure.snapshot.element, path: structure.type }, place);
}

function checkPrimitive(value: unknown, type: string, place: Place): void {
  if (typeof value !== (JS_TYPES[type] ?? 'string')) report(place, `not a ${type}`);
  else if (PRIMITIVES[type]?.test(String(value)) !== true)
    report(place, `not in the form of ${type}`);
}

function checkBinding(
  value: unknown,
  { child, type }: { readonly child: ElementDefinition; readonly type: string },
  place: Place,
): void {
  const codings = codingsOf(value, type);
  for (const { system, code } of codings)
    if (system !== undefined && codesOfSystem(system)?.has(code) === false)
      report(place, `no code ${code} in ${system}`);
  const { binding } = child;
  if (binding?.strength !== 'required' || binding.valueSet === undefined) return;
  const members = membersOfValueSet(binding.valueSet);
  if (members === undefined || !['code', 'Coding', 'CodeableConcept'].includes(type)) return;
  const isMember = codings.some(({ system, code }) =>
    system === undefined
      ? [...members].some((member) => member.endsWith(`|${code}`))
      : members.has(`${system}|${code}`),
  );
  if (!isMember) report(place, `not in ${binding.valueSet}`);
}

interface Coded {
  readonly system: string | undefined;
  readonly code: string;
}

function codingsOf(value: unknown, type: string): readonly Coded[] {
  if (type === 'code') return [{ system: undefined, code: String(value) }];
  if (!isObject(value)) return [];
  if (type === 'Coding') return [{ system: String(value['system']), code: String(value['code']) }];
  const coding: unknown = value['coding'];
  return type === 'CodeableConcept' && Array.isArray(coding)
    ? coding.flatMap((each) => codingsOf(each, 'Coding'))
    : [];
}

/** A reference into the bundle leads to something, and to something of an allowed kind. */
function checkReference(value: Json, child: ElementDefinition, place: Place): void {
  const address = value['reference'];
  if (typeof address !== 'string') return;
  const entry = entriesOf(place.root).find(({ fullUrl }) => fullUrl === address);
  if (!isObject(entry?.['resource'])) return void report(place, `leads nowhere: ${address}`);
  const found = String(entry['resource']['resourceType']);
  const targets = (child.type ?? []).flatMap(({ targetProfile }) => targetProfile ?? []);
  const allowed = targets.map((target) => target.split('/').at(-1));
  if (allowed.length > 0 && !allowed.includes('Resource') && !allowed.includes(found))
    report(place, `may not refer to ${found}`);
}

const compiled = new Map<string, ReturnType<FhirPath['compile']>>();
/** Checked above in another way, or written in a function no engine has. */
const CHECKED_ELSEWHERE = new Set(['ele-1', 'txt-1', 'txt-2', 'ext-1']);

function checkConstraints(value: unknown, element: ElementDefinition, place: Place): void {
  for (const { key, severity, expression } of element.constraint ?? []) {
    if (severity !== 'error' || expression === undefined || CHECKED_ELSEWHERE.has(key)) continue;
    const name = `${element.path} ${expression}`;
    const path = { base: element.path, expression };
    const run = compiled.get(name) ?? fhirpath.compile(path, r4, { traceFn: () => undefined });
    compiled.set(name, run);
    const answer = run(value, { resource: place.resource, rootResource: place.root });
    if (answer[0] === false) report(place, `breaks ${key}`);
  }
}

const entriesOf = (bundle: Json): readonly Json[] =>
  Array.isArray(bundle['entry']) ? bundle['entry'].filter(isObject) : [];

const valuesOf = (resource: Json, name: string): readonly unknown[] => {
  const stem = name.replace('[x]', '');
  return Object.entries(resource)
    .filter(([field]) => (name.endsWith('[x]') ? field.startsWith(stem) : field === name))
    .map(([, value]) => value);
};

/** What the base definition says in words only: Composition first, addresses unique and those of the ids. */
function checkDocument(bundle: Json, errors: string[]): void {
  const entries = entriesOf(bundle);
  const [first] = entries;
  if (bundle['type'] !== 'document') errors.push('Bundle: not a document');
  if (!isObject(first?.['resource']) || first['resource']['resourceType'] !== 'Composition')
    errors.push('Bundle: no Composition first');
  const addresses = entries.map(({ fullUrl }) => fullUrl);
  if (new Set(addresses).size !== addresses.length) errors.push('Bundle: an address stands twice');
  for (const { fullUrl, resource } of entries)
    if (!isObject(resource) || fullUrl !== `urn:uuid:${String(resource['id'])}`)
      errors.push(`Bundle: ${String(fullUrl)} is not the address of its resource`);
}
