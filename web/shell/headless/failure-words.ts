/** One clear line for each error code that a person at a command line can meet. No content is ever part of it. */
import type { Failure } from './command.ts';

const WORDS: Readonly<Record<string, string>> = {
  malformed: 'Standard input is not a JSON array.',
  'headless/no-such-score': 'There is no such score. `help` lists them.',
  'headless/unknown-command': 'There is no such command. `help` lists them.',
  'headless/unknown-option': 'This command has no such option. `help` lists them.',
  'headless/missing': 'This is missing.',
  'headless/invalid': 'This is not something Lantern can use.',
  'headless/too-many-words':
    'These are too many words; put quotation marks around what belongs together.',
  'headless/no-passphrase': 'Set LANTERN_PASSPHRASE, or run this at a terminal.',
  'headless/different-passphrases': 'The two passphrases are not the same. Nothing was set up.',
  'headless/folder-in-use': 'Another Lantern is using this data folder.',
  'headless/folder-unusable': 'The data folder cannot be used.',
  'headless/bad-relay': 'The server needs an https address, or an http address of this machine.',
  'headless/not-let-in-yet': 'Nobody has let you in yet. `sync` goes on waiting.',
  'headless/not-everything-sent':
    'Not everything could be sent or received in time; nothing is lost.',
  'headless/no-such-patient':
    'There is no such patient on this device, or more than one. Try `sync`.',
  'headless/no-such-note': 'There is no such note on this device, or more than one. Try `sync`.',
  'headless/no-such-conversation':
    'There is nobody of that name or number here, or more than one. Try `sync`.',
  'headless/no-such-request': 'There is no such request, or more than one.',
  'headless/note-without-text': 'The note was begun, but its text was not taken.',
  'identity/weak-passphrase': 'A passphrase needs at least 12 characters.',
  'identity/wrong-passphrase': 'This passphrase does not open the data folder.',
  'identity/too-many-tries': 'Too many wrong passphrases in a row. Wait up to 5 minutes.',
  'identity/already-set-up': 'This device is set up already.',
  'identity/not-set-up': 'Nobody has set up this device yet. Begin with `found` or `join`.',
  'identity/not-open': 'This cannot be done before somebody has let you in.',
  'identity/bad-link': 'This is not an invitation link.',
  'identity/expired-link': 'This invitation is no longer valid. Ask for a new one.',
  'relay/unreachable': 'The server cannot be reached. What was saved on this device stays.',
  'import/unreadable-file': 'The file cannot be read as text.',
  'import/malformed': 'The file is not JSON. Nothing was taken.',
  'import/too-large': 'The file is too large. Nothing was taken.',
  'import/too-deep': 'The file is nested too deeply. Nothing was taken.',
  'import/duplicate-name': 'The file says one thing twice in one place. Nothing was taken.',
  'import/forbidden-name': 'The file uses a name that it may not use. Nothing was taken.',
  'import/not-a-bundle': 'The file is no FHIR R4 bundle of records. Nothing was taken.',
  'import/too-many-entries': 'The file has too many entries. Nothing was taken.',
  'import/no-patient': 'The file names no patient. Nothing was taken.',
  'import/two-patients': 'The file is about more than one patient. Nothing was taken.',
  'import/wrong-patient': 'Something in the file is about another patient. Nothing was taken.',
  'import/active-content': 'The file holds text that could act on a screen. Nothing was taken.',
  'kernel/invalid-input': 'Something is missing or not in its form.',
  'kernel/not-allowed': 'Your profession may not do this.',
  'access/level': 'You may read this record, not write in it.',
  'access/part': 'This part of the record is not open to you.',
  'access/role': 'Your work in this clinic does not include this.',
  'access/relationship': 'You are not among those who care for this patient.',
  'engine/no-key': 'This device has no key for that.',
  'engine/not-permitted': 'You may not do this.',
  'engine/too-large': 'This is too large for one entry.',
  'engine/unknown-document': 'This is not on this device.',
  'engine/unknown-record': 'This is not on this device.',
  'storage/full': 'There is no space left. Nothing was saved.',
  'storage/blocked': 'Another program uses the data folder. Nothing was changed.',
  'storage/taken-over': 'Another program uses the data folder. Nothing was saved.',
  'storage/failed': 'The data folder could not be read or written. Nothing was saved.',
  'storage/damaged': 'The data folder is damaged. Nothing was changed.',
  'storage/newer-version': 'The data folder was written by a newer Lantern. Nothing was changed.',
  'sync/outbox-full': 'Too much is waiting to be sent. Nothing was saved; connect first.',
  'patients/born-in-future': 'The birth date lies in the future.',
  'allergies/already-recorded': 'This allergy is recorded already.',
  'notes/unreadable': 'This note cannot be read.',
  'notes/too-long': 'A note holds at most 50,000 characters.',
};

/** A code without words of its own is still told, as it is. */
export function failureLine({ code, field }: Failure): string {
  const words = WORDS[code] ?? 'This could not be done.';
  return `${field === undefined ? '' : `${field}: `}${words} (${code})`;
}
