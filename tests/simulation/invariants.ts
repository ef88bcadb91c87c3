/** What must hold in every simulated clinic: some of it after every step, the rest when everything has healed. */
import { toHex } from '#crypto/encoding/bytes.ts';
import { TABLES, type StoredRow } from '#storage/row-store.ts';
import { now, type Person } from '../world/world.ts';
import { looksAgree } from './looks.ts';
import { MARK, type Word } from './notebook.ts';
import { rowsOf, screenOf, type Screen, type ShownRow } from './screens.ts';
import type { SimClinic } from './sim-clinic.ts';

/** After every step. */
export const whatHoldsAlways = async (clinic: SimClinic): Promise<readonly string[]> => [
  ...labelsAreTrue(clinic),
  ...saysEnough(clinic, 'a-step'),
  ...(await clinic.keptPlaces.wentBack(clinic, staying(clinic))),
];

/** Labels and counters are never stronger than what is on the relay's disk. */
export function labelsAreTrue(clinic: SimClinic): readonly string[] {
  const onRelay = clinic.onRelay();
  const rowsByPerson = new Map(clinic.people.map((person) => [person, rowsOf(person)]));
  return staying(clinic).flatMap((person) => {
    const missing = clinic.notebook
      .keptBy(person)
      .filter(
        ({ envelope }) =>
          envelope !== undefined && !onRelay.has(envelope) && !clinic.forgotten.has(envelope),
      );
    const { onlyHere, trouble } = now(person.app.sync);
    const failures =
      onlyHere < missing.length
        ? [`${person.name} is told ${onlyHere} entries are only here, but ${missing.length} are`]
        : [];
    for (const { document, rung } of rowsByPerson.get(person) ?? []) {
      const early = missing.find((word) => word.document === document);
      if (rung !== 'saved-here' && early !== undefined)
        failures.push(`${person.name} is told ${rung}, but the relay has no ${early.kind}`);
    }
    failures.push(...namedInVain(clinic, person, rowsByPerson));
    if (trouble !== undefined && !clinic.wentBack && ACCUSATIONS.has(trouble))
      failures.push(`${person.name} is told that the relay is ${trouble}, which it is not`);
    return failures;
  });
}

/** Whoever is named as having a document has it, on one of their devices. */
function namedInVain(
  clinic: SimClinic,
  person: Person,
  rows: ReadonlyMap<Person, readonly ShownRow[]>,
): readonly string[] {
  const failures: string[] = [];
  for (const { document, on } of rows.get(person) ?? [])
    for (const named of on) {
      const devices = clinic.people.filter((one) => clinic.userOf(one) === named);
      // Since its disk went back nobody has told the others what it lacks.
      const wentBack = devices.some((one) => clinic.olderDisks.since.has(one));
      const hasIt =
        wentBack || devices.some((one) => rows.get(one)?.some((row) => row.document === document));
      if (!hasIt) failures.push(`${person.name} is told that somebody has what they have not`);
    }
  return failures;
}

/** Nobody talks without end. */
export const saysEnough = (clinic: SimClinic, during: 'a-step' | 'healing'): readonly string[] =>
  clinic.talk.tooMuch(staying(clinic), during);

/** Everybody is told of the same looks at each record. */
export const toldAlike = (clinic: SimClinic): Promise<readonly string[]> =>
  looksAgree(clinic, staying(clinic), clinic.world.relay.clock.now());

/** What is said of a relay only when it has told two stories or lost what it had. */
const ACCUSATIONS: ReadonlySet<string> = new Set(['went-back', 'damaged', 'two-stories']);

/** When everything has healed: nothing lost, nothing twice, nothing only here, nothing set aside, and everybody sees the same. */
export async function everythingArrived(clinic: SimClinic): Promise<readonly string[]> {
  const failures: string[] = [];
  const screens = new Map<Person, Screen>();
  for (const person of clinic.left.keys())
    failures.push(...learntSince(clinic, person, await screenOf(clinic, person)));
  for (const person of staying(clinic)) {
    failures.push(...(await isAtRest(clinic, person)));
    const screen = await screenOf(clinic, person);
    screens.set(person, screen);
    for (const word of clinic.notebook.words) {
      const wrong = mayRead(clinic, person, word)
        ? (wrongWith(word, screen) ?? wrongDoses(clinic, word, screen))
        : learnt(word, screen);
      if (wrong !== undefined)
        failures.push(`${person.name}: ${word.kind} of ${word.author.name} ${wrong}`);
    }
  }
  const founders = screens.get(clinic.founder);
  for (const [person, screen] of screens)
    if (founders !== undefined && !isSame(screen, founders, clinic.patients.get(person)))
      failures.push(`${person.name} has other documents or versions than ${clinic.founder.name}`);
  return failures;
}

/** Work of somebody whose access had ended, under keys that had a successor by then or not. */
const OF_WHO_LEFT: ReadonlySet<string> = new Set(['crypto/late', 'crypto/epoch']);

/** Everybody whose access lasts and whose program is the product's. */
const staying = (clinic: SimClinic): readonly Person[] =>
  clinic.people.filter((person) => clinic.isBelieved(person));

/** What was written after the end by who ended it: with no key that has left, on no screen of theirs. */
function learntSince({ left, founder, notebook }: SimClinic, person: Person, { text }: Screen) {
  return notebook.words
    .slice(left.get(person))
    .filter(({ author, token }) => author === founder && text.includes(token))
    .map(({ kind }) => `${person.name} has left and learnt a ${kind} of ${founder.name}`);
}

async function isAtRest(clinic: SimClinic, person: Person): Promise<readonly string[]> {
  const failures: string[] = [];
  const { onlyHere, setAside, connection } = now(person.app.sync);
  const waiting = (await clinic.outboxOf(person)).size;
  if (onlyHere > 0) failures.push(`${person.name} still has ${onlyHere} entries only here`);
  if (onlyHere === 0 && waiting > 0) failures.push(`${person.name} still has ${waiting} to send`);
  const reasons = now(person.app.setAside).map(({ reason }) => reason);
  const kept = await clinic.diskOf(person).scan('set-aside');
  if (!kept.ok || kept.value.length !== setAside)
    failures.push(`${person.name} keeps other things aside than they are shown`);
  if (setAside > 0 && reasons.some((reason) => !isExplained(clinic, reason)))
    failures.push(`${person.name} set ${setAside} aside: ${[...new Set(reasons)].join()}`);
  if (connection !== 'online') failures.push(`${person.name} is ${connection}`);
  return failures;
}

/** What may be set aside: work of who has left, and whatever a changed program wrote; never for a fault of our own. */
function isExplained({ left, changedPrograms }: SimClinic, reason: string): boolean {
  const isHostile = changedPrograms.hasJunk || changedPrograms.people.size > 0;
  return (isHostile && reason.startsWith('crypto/')) || (left.size > 0 && OF_WHO_LEFT.has(reason));
}

/** Staff read everything; a patient reads their own record and nothing that staff say among themselves. */
function mayRead(clinic: SimClinic, person: Person, { kind, record }: Word): boolean {
  const own = clinic.patients.get(person);
  return own === undefined || (kind !== 'team-message' && record === own);
}

const isSame = (one: Screen, other: Screen, record: string | undefined): boolean =>
  JSON.stringify(comparable(one, record)) === JSON.stringify(comparable(other, record));

/** All records, or of a patient theirs. */
const comparable = ({ versions }: Screen, own: string | undefined) =>
  [...versions].filter(([record]) => own === undefined || record === own).sort();

function wrongWith(
  { token, answer, struck, isLate, isForged }: Word,
  { text }: Screen,
): string | undefined {
  const count = text.split(token).length - 1;
  if (isForged === true) return count === 0 ? undefined : 'was signed by nobody and counts';
  if (isLate === true) return count === 0 ? undefined : 'came after their access and counts';
  if (answer === 'refused') return count === 0 ? undefined : 'was refused and is there';
  if (struck === 'yes') return count === 0 ? undefined : 'was struck out and is there';
  if (struck === 'unknown' && count === 0) return undefined;
  if (count > 1) return `is there ${count} times`;
  return answer === 'kept' && count === 0 ? `(${token}) is lost` : undefined;
}

const learnt = ({ token }: Word, { text }: Screen): string | undefined =>
  text.includes(token) ? 'is known to somebody it is not for' : undefined;

/** The doses that are current are those nobody replaced: by the notebook, which knows nothing of the program's own rule. */
function wrongDoses(clinic: SimClinic, word: Word, screen: Screen): string | undefined {
  if (word.kind !== 'dose' || word.answer !== 'kept') return undefined;
  const isReplaced = clinic.notebook.words.some(
    ({ answer, replaces }) => answer === 'kept' && replaces?.includes(word.token) === true,
  );
  // What somebody wrote who had left may count or not; whether it does is the same for everybody.
  const isOpen = clinic.notebook.words.some(
    ({ answer, replaces }) => answer === 'unknown' && replaces?.includes(word.token) === true,
  );
  if (isOpen) return undefined;
  const isCurrent = [...screen.doses.values()].some((current) => current.includes(word.token));
  if (isCurrent !== isReplaced) return undefined;
  return isReplaced ? 'was replaced and is current' : 'is current and not shown so';
}

/** What a patient's device holds, unlocked: no row of a record that is not theirs, and no name or text out of one. */
export async function patientsHoldTheirs(clinic: SimClinic): Promise<readonly string[]> {
  const failures: string[] = [];
  for (const person of clinic.patients.keys()) {
    const foreign = clinic.notebook.words.filter((word) => !mayRead(clinic, person, word));
    for (const table of ['documents', 'projections'] as const) {
      const rows = await clinic.diskOf(person).scan(table);
      if (!rows.ok) return [`${person.name}'s disk does not open`];
      if (rows.value.some((row) => foreign.some((word) => tellsOf(row, word))))
        failures.push(`${person.name}'s ${table} hold what is not theirs`);
    }
  }
  return failures;
}

const tellsOf = ({ key, value }: StoredRow, { document, token }: Word): boolean =>
  (document !== undefined && key.includes(document)) ||
  Buffer.from(value).toString('latin1').includes(token);

/** No planted word, in any of its usual encodings, where only ciphertext belongs: on wires, on the relay, on any disk. */
export async function nothingIsReadable(clinic: SimClinic): Promise<readonly string[]> {
  const failures: string[] = [];
  for (const person of clinic.people) {
    if (person.sent.some(isReadable)) failures.push(`${person.name}'s wire carries plaintext`);
    failures.push(...(await readableTables(clinic, person)));
  }
  for (const items of clinic.world.relay.disk.items.values()) {
    if (items.some(({ envelope }) => isReadable(envelope)))
      failures.push('the relay keeps plaintext');
    const digests = items.map(({ digest }) => toHex(digest));
    if (!clinic.isRepeated && new Set(digests).size !== digests.length)
      failures.push('the relay keeps something twice');
  }
  return failures;
}

async function readableTables(clinic: SimClinic, person: Person): Promise<readonly string[]> {
  const failures: string[] = [];
  const names = namesOf(clinic);
  for (const table of TABLES) {
    const rows = await person.store.scan(table);
    if (!rows.ok) return [`${person.name}'s disk does not answer`];
    const isOpen = ({ key, value }: StoredRow) =>
      isReadable(value) || isReadable(Buffer.from(key)) || names.some((name) => key.includes(name));
    if (rows.value.some(isOpen)) failures.push(`${person.name}'s ${table} are readable`);
  }
  return failures;
}

const NEEDLES = [
  Buffer.from(MARK),
  Buffer.from(MARK, 'utf16le'),
  Buffer.from(Buffer.from(MARK).toString('hex')),
  Buffer.from(Buffer.from(MARK).toString('base64').slice(0, -3)),
];

function isReadable({ buffer, byteOffset, length }: Uint8Array): boolean {
  const bytes = Buffer.from(buffer, byteOffset, length);
  return NEEDLES.some((needle) => bytes.includes(needle));
}

/** The end of a document's id, as text or as the hexadecimal of that text. */
const NAMED_LENGTH = 14;

/** How the documents of this history would be called in a key. */
function namesOf(clinic: SimClinic): readonly string[] {
  const documents = clinic.notebook.words.flatMap(({ document }) => document ?? []);
  const names = [...new Set(documents)].map((document) => document.slice(-NAMED_LENGTH));
  return names.flatMap((name) => [name, Buffer.from(name).toString('hex')]);
}

/** A row says in clear which commit wrote it: whoever changes that, or moves a row to another key, has a row that does not open. */
export async function rowsAreBound(clinic: SimClinic): Promise<readonly string[]> {
  for (const person of clinic.people) {
    const rows = await person.store.scan('documents');
    const [first, second] = rows.ok ? rows.value : [];
    if (first === undefined || second === undefined) continue;
    if (await opens(clinic, person, { key: first.key, value: second.value }))
      return [`${person.name}'s rows open under each other's keys`];
    const aged = first.value.map((byte, i) => (i === GENERATION_END ? byte ^ 1 : byte));
    if (await opens(clinic, person, { key: first.key, value: aged }))
      return [`${person.name}'s rows open as those of another commit`];
  }
  return [];
}

/** The last byte of a row's generation: after the schema, two bytes, and of eight bytes. */
const GENERATION_END = 9;

/** Whether a disk reads with this row in it; it is put right again. */
async function opens(clinic: SimClinic, person: Person, row: StoredRow): Promise<boolean> {
  const before = await person.store.read('documents', row.key);
  await person.store.commit([{ table: 'documents', ...row }]);
  const seen = await clinic.diskOf(person).scan('documents');
  if (before.ok && before.value !== undefined)
    await person.store.commit([{ table: 'documents', key: row.key, value: before.value }]);
  return seen.ok;
}
