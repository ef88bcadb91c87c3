/** What must hold in every simulated clinic: some of it after every step, the rest when everything has healed. */
import { allergyList } from '#features/allergies/queries.ts';
import { noteList, openNote } from '#features/notes/queries.ts';
import { patientList } from '#features/patients/queries.ts';
import type { Opened } from '#ui/app-port.ts';
import { now, type Person } from '../world/world.ts';
import { MARK, type Word } from './notebook.ts';
import type { SimClinic } from './sim-clinic.ts';

/** Labels and counters are never stronger than what is on the relay's disk. */
export function labelsAreTrue(clinic: SimClinic): readonly string[] {
  const onRelay = clinic.onRelay();
  return clinic.people.flatMap((person) => {
    const missing = clinic.notebook
      .keptBy(person)
      .filter(({ envelope }) => envelope !== undefined && !onRelay.has(envelope));
    const { onlyHere } = now(person.app.sync);
    const failures =
      onlyHere < missing.length
        ? [`${person.name} is told ${onlyHere} entries are only here, but ${missing.length} are`]
        : [];
    for (const { document, rung } of rowsOf(person)) {
      const early = missing.find((word) => word.document === document);
      if (rung !== 'saved-here' && early !== undefined)
        failures.push(`${person.name} is told ${rung}, but the relay has no ${early.kind}`);
    }
    return failures;
  });
}

/** No planted word, in any of its usual encodings, where only ciphertext belongs. */
export function nothingIsReadable(clinic: SimClinic): readonly string[] {
  const needles = [
    Buffer.from(MARK),
    Buffer.from(MARK, 'utf16le'),
    Buffer.from(Buffer.from(MARK).toString('hex')),
    Buffer.from(Buffer.from(MARK).toString('base64').slice(0, -3)),
  ];
  const isReadable = (bytes: Uint8Array) =>
    needles.some((each) => Buffer.from(bytes).includes(each));
  const failures: string[] = [];
  for (const person of clinic.people)
    if (person.sent.some(isReadable)) failures.push(`${person.name}'s wire carries plaintext`);
  for (const items of clinic.world.relay.disk.items.values())
    if (items.some(({ envelope }) => isReadable(envelope)))
      failures.push('the relay keeps plaintext');
  return failures;
}

/** When everything has healed: nothing lost, nothing twice, nothing only here, nothing set aside, and everybody sees the same. */
export async function everythingArrived(clinic: SimClinic): Promise<readonly string[]> {
  const failures: string[] = [];
  const screens: (readonly [Person, Screen])[] = [];
  for (const person of clinic.people) {
    const { onlyHere, setAside, connection } = now(person.app.sync);
    if (onlyHere > 0) failures.push(`${person.name} still has ${onlyHere} entries only here`);
    if (setAside > 0) {
      const reasons = now(person.app.setAside).map(({ reason }) => reason);
      failures.push(`${person.name} set ${setAside} aside: ${[...new Set(reasons)].join()}`);
    }
    if (connection !== 'online') failures.push(`${person.name} is ${connection}`);
    const screen = await screenOf(clinic, person);
    screens.push([person, screen]);
    for (const word of clinic.notebook.words) {
      const wrong = wrongWith(word, screen);
      if (wrong !== undefined)
        failures.push(`${person.name}: ${word.kind} of ${word.author.name} ${wrong}`);
    }
  }
  const [[, first] = [], ...others] = screens;
  for (const [person, screen] of others)
    if (first !== undefined && screen.versions !== first.versions)
      failures.push(`${person.name} has other documents or versions than ${clinic.founder.name}`);
  return failures;
}

/** All that one person can see. */
interface Screen {
  readonly text: string;
  /** Documents with their heads and views, in one string to compare. */
  readonly versions: string;
}

async function screenOf(clinic: SimClinic, person: Person): Promise<Screen> {
  const seen: string[] = [];
  const versions: string[] = [];
  for (const { record, row } of now(person.app.watchList({ of: patientList })) ?? []) {
    seen.push(row.familyName);
    const allergies = await clinic.look(person, { of: allergyList, record });
    seen.push(...(allergies?.view.entities ?? []).map(({ substance }) => substance));
    versions.push(JSON.stringify([record, row, allergies?.view, headsIn(allergies)]));
  }
  for (const { record, document, row } of now(person.app.watchList({ of: noteList })) ?? []) {
    const note = await clinic.look(person, { of: openNote, record, document });
    seen.push(row.title, note?.view?.text ?? '');
    versions.push(JSON.stringify([document, row, note?.view, headsIn(note)]));
  }
  return { text: seen.join(' '), versions: versions.sort().join('\n') };
}

function wrongWith({ token, answer, struck }: Word, { text }: Screen): string | undefined {
  const count = text.split(token).length - 1;
  if (answer === 'refused') return count === 0 ? undefined : 'was refused and is there';
  if (struck === 'yes') return count === 0 ? undefined : 'was struck out and is there';
  if (count > 1) return `is there ${count} times`;
  return answer === 'kept' && count === 0 ? `(${token}) is lost` : undefined;
}

const rowsOf = (person: Person) => [
  ...(now(person.app.watchList({ of: patientList })) ?? []),
  ...(now(person.app.watchList({ of: noteList })) ?? []),
];

const headsIn = (opened: Opened<unknown> | undefined): readonly string[] =>
  [...(opened?.heads ?? [])].sort();
