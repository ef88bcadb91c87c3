/**
 * The one table of commands: the help, the parser and the program read it. Each command's code is loaded when it runs, so that
 * `decode` and `help` start without the engine.
 */
import { err, ok } from '#kernel/result.ts';
import type { Answered, Call, Command, OptionName } from './command.ts';

/** Every option, with the hint that stands for its value; no hint for a switch. */
export const OPTIONS: Readonly<
  Record<OptionName, { readonly hint: string | undefined; readonly about: string }>
> = {
  clinic: { hint: 'NAME', about: 'what the clinic is called' },
  name: { hint: 'NAME', about: 'what you are called; with a link of your own, the device' },
  profession: { hint: 'nurse|doctor', about: 'what you do in the clinic' },
  family: { hint: 'NAME', about: "the patient's family name" },
  given: { hint: 'NAME', about: "the patient's given name" },
  born: { hint: 'YYYY-MM-DD', about: "the patient's birth date" },
  gender: { hint: 'female|male|other|unknown', about: 'unknown unless given' },
  reaction: { hint: 'TEXT', about: 'what happened' },
  severity: { hint: 'mild|moderate|severe|unknown', about: 'unknown unless given' },
  text: { hint: 'TEXT', about: 'the text of the note or message; standard input unless given' },
  demo: { hint: '1..8', about: 'which demonstration patient' },
  format: { hint: 'fhir|json', about: 'fhir unless given' },
  urgent: { hint: undefined, about: 'the message is urgent' },
  wait: { hint: 'SECONDS', about: 'how long to wait for others' },
  data: { hint: 'DIR', about: 'the folder of this device (./client-data)' },
  relay: { hint: 'URL', about: 'the address of the server (http://localhost:8787)' },
  json: { hint: undefined, about: 'one JSON value on the last line' },
};

/** The options that every command with a vault takes. */
export const SHARED_OPTIONS: readonly OptionName[] = ['data', 'relay', 'wait', 'json'];

const WAIT_SECONDS = 10;
/** Somebody has to compare numbers and let the person in. */
const JOIN_WAIT_SECONDS = 300;
const WATCH_WAIT_SECONDS = 3_600;

const command = (line: Pick<Command, 'name' | 'about' | 'run'> & Partial<Command>): Command => ({
  words: [],
  required: [],
  optional: [],
  speaksJson: false,
  waitSeconds: WAIT_SECONDS,
  ...line,
});

const founding = () => import('./founding-commands.ts');
const staff = () => import('./staff-commands.ts');
const connection = () => import('./connection-commands.ts');
const patients = () => import('./patient-commands.ts');
const notes = () => import('./note-commands.ts');
const messages = () => import('./message-commands.ts');
const exporting = () => import('./export-commands.ts');
const importing = () => import('./import-commands.ts');
const clinical = () => import('./clinical-commands.ts');

export const COMMANDS: readonly Command[] = [
  command({
    name: 'found',
    required: ['clinic', 'name', 'profession'],
    about: 'found a clinic on this device',
    run: async (call) => (await founding()).found(call),
  }),
  command({
    name: 'join',
    words: ['LINK'],
    required: ['name'],
    optional: ['profession'],
    about: 'answer an invitation (LINK, or - for standard input) and wait to be let in',
    waitSeconds: JOIN_WAIT_SECONDS,
    run: async (call) => (await founding()).join(call),
  }),
  command({
    name: 'invite',
    about: 'print a link that invites one person',
    run: async (call) => (await staff()).invite(call),
  }),
  command({
    name: 'add-device',
    about: 'print a link that makes one more device yours; let it in like a person',
    run: async (call) => (await staff()).addDevice(call),
  }),
  command({
    name: 'requests',
    about: 'who answered an invitation, with the numbers to compare',
    run: async (call) => (await staff()).requests(call),
  }),
  command({
    name: 'admit',
    words: ['ID'],
    about: 'let a person in whose number you compared',
    run: async (call) => (await staff()).admit(call),
  }),
  command({
    name: 'status',
    about: 'who you are, and what is only on this device',
    run: async (call) => (await connection()).status(call),
  }),
  command({
    name: 'sync',
    about: 'stay connected until everything is sent and nothing more arrives',
    run: async (call) => (await connection()).sync(call),
  }),
  command({
    name: 'patients',
    about: 'the patients on this device',
    run: async (call) => (await patients()).patients(call),
  }),
  command({
    name: 'register',
    required: ['family', 'born'],
    optional: ['given', 'gender'],
    about: 'register a patient',
    run: async (call) => (await patients()).register(call),
  }),
  command({
    name: 'allergies',
    words: ['PATIENT'],
    about: 'the allergies of a patient',
    run: async (call) => (await patients()).allergies(call),
  }),
  command({
    name: 'allergy',
    words: ['PATIENT', 'SUBSTANCE'],
    optional: ['reaction', 'severity'],
    about: 'write down an allergy',
    run: async (call) => (await patients()).allergy(call),
  }),
  command({
    name: 'notes',
    words: ['PATIENT'],
    about: 'the notes about a patient',
    run: async (call) => (await notes()).notes(call),
  }),
  command({
    name: 'note',
    words: ['PATIENT', 'TITLE'],
    optional: ['text'],
    about: 'write a note',
    run: async (call) => (await notes()).note(call),
  }),
  command({
    name: 'show-note',
    words: ['PATIENT', 'NOTE'],
    about: 'print a note',
    run: async (call) => (await notes()).showNote(call),
  }),
  command({
    name: 'say',
    words: ['WHOM'],
    optional: ['text', 'urgent'],
    about: "write to a colleague or a room by name, or about a patient by the patient's number",
    run: async (call) => (await messages()).say(call),
  }),
  command({
    name: 'read',
    words: ['WHOM'],
    about:
      'the newest messages with a colleague, in a room or about a patient; printing them counts as seeing them',
    run: async (call) => (await messages()).read(call),
  }),
  command({
    name: 'watch',
    about: 'tell every message as it comes',
    waitSeconds: WATCH_WAIT_SECONDS,
    run: async (call) => (await messages()).watch(call),
  }),
  command({
    name: 'decode',
    about: 'packets of medical devices on standard input, what they mean on standard output',
    speaksJson: true,
    run: decode,
  }),
  command({
    name: 'score',
    words: ['SCORE'],
    about: 'news2: measurements on standard input, scores on standard output',
    speaksJson: true,
    run: async (call) => (await clinical()).score(call),
  }),
  command({
    name: 'check-drugs',
    about: 'medicines and allergies on standard input, warnings on standard output',
    speaksJson: true,
    run: async (call) => (await clinical()).checkDrugsCommand(call),
  }),
  command({
    name: 'export',
    required: ['demo'],
    optional: ['format'],
    about: 'a demonstration patient as a FHIR R4 document or as JSON',
    speaksJson: true,
    run: async (call) => (await exporting()).exportRecord(call),
  }),
  command({
    name: 'import',
    words: ['FILE'],
    about: 'judge a FHIR R4 bundle (FILE, or - for standard input) and say what is new in it',
    speaksJson: true,
    run: async (call) => (await importing()).importFile(call),
  }),
];

/** Needs no vault, no relay and no engine. 'malformed' for standard input that is no JSON array. */
async function decode({ place }: Call): Answered {
  const { decodeCommand } = await import('./decode.ts');
  const json = JSON.parse(decodeCommand(await place.readInput())) as unknown;
  return Array.isArray(json) ? ok({ lines: [], json }) : err({ code: 'malformed' });
}
