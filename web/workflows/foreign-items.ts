/**
 * What one resource of a foreign bundle would become in a record here: the input of the command that would write it, or the reason
 * why a person has to. A code status, a plan and "no known allergy" are statements, which no file makes for anybody.
 */
import { textOfBase64 } from '#clinical/fhir/base64-text.ts';
import type { ForeignResource } from '#clinical/fhir/import/read-bundle.ts';
import { SYSTEMS } from '#clinical/fhir/fhir-systems.ts';
import { SHARED_TEXT_LENGTH_MAX } from '#clinical/shared-text.ts';
import { recordAllergy } from '#features/allergies/commands.ts';
import { takeInMedicine } from '#features/medications/commands.ts';
import { startNote } from '#features/notes/commands.ts';
import { recordProblem } from '#features/problems/commands.ts';
import type { ItemKind, NotTakenReason } from '#features/transfers/preview.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import {
  codeIn,
  codeOf,
  dateOf,
  hasCode,
  lineOf,
  listOf,
  textOf,
  wordsOf,
} from './foreign-fields.ts';
import { dosageOf } from './foreign-dosage.ts';

export interface ForeignItem {
  readonly kind: ItemKind;
  readonly command: { readonly name: string };
  readonly input: Readonly<Record<string, unknown>>;
  /** In the words of the file, for a person to look at: what it is, and what goes with it. */
  readonly words: string;
  readonly details: readonly string[];
}

type Read = Result<ForeignItem, NotTakenReason>;

/** Readings are read elsewhere. */
export function foreignItem(resource: ForeignResource): Read {
  switch (resource.resourceType) {
    case 'AllergyIntolerance':
      return allergyItem(resource);
    case 'Condition':
      return problemItem(resource);
    case 'MedicationStatement':
    case 'MedicationRequest':
      return medicineItem(resource);
    case 'DocumentReference':
      return noteItem(resource);
    case 'CarePlan':
    case 'Goal':
    case 'Task':
    case 'Consent':
      return err('needs-a-person');
    default:
      return err('no-part-of-a-chart');
  }
}

const NO_KNOWN_ALLERGY = '716186003';
const SEVERITIES = ['severe', 'moderate', 'mild'] as const;

function allergyItem(resource: ForeignResource): Read {
  const { code, verificationStatus, clinicalStatus } = resource;
  if (hasCode(code, NO_KNOWN_ALLERGY)) return err('needs-a-person');
  if (hasCode(verificationStatus, 'refuted')) return err('disproved');
  if (hasCode(clinicalStatus, 'inactive') || hasCode(clinicalStatus, 'resolved'))
    return err('over');
  const reactions = listOf(resource['reaction']);
  const told = reactions.flatMap(({ manifestation }) => listOf(manifestation).map(wordsOf));
  const substance = lineOf(wordsOf(code));
  const reaction = lineOf(told.filter(Boolean).join(', '));
  if (substance === undefined || reaction === undefined) return err('too-long');
  const severity =
    SEVERITIES.find((each) => reactions.some((one) => one['severity'] === each)) ?? 'unknown';
  const certainty = hasCode(verificationStatus, 'confirmed') ? 'confirmed' : 'unconfirmed';
  const input = { substance, reaction, severity, certainty };
  return item('allergy', recordAllergy, { input, words: substance, details: [reaction] });
}

const STATUSES: ReadonlyMap<string, string> = new Map([
  ['active', 'active'],
  ['recurrence', 'recurrence'],
  ['relapse', 'recurrence'],
  ['remission', 'remission'],
  ['inactive', 'resolved'],
  ['resolved', 'resolved'],
]);
const ICD_10 = /^[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?$/;

function problemItem(resource: ForeignResource): Read {
  if (hasCode(resource['verificationStatus'], 'refuted')) return err('disproved');
  const text = lineOf(wordsOf(resource['code']));
  if (text === undefined) return err('too-long');
  const stated = [SYSTEMS.icd10, ICD_10_WHO]
    .map((system) => codeIn(resource['code'], system))
    .find((found) => ICD_10.test(found));
  const code = stated ?? '';
  const status = STATUSES.get(codeOf(resource['clinicalStatus'])) ?? 'active';
  const onset = dateOf(resource['onsetDateTime']);
  const input = { text, code, status, onset };
  return item('problem', recordProblem, { input, words: text, details: [code, onset] });
}

const ICD_10_WHO = 'http://hl7.org/fhir/sid/icd-10';
/** In FHIR a request or a statement that is neither of these is or was not taken. */
const TAKEN = new Set(['active', 'on-hold', 'unknown']);
const NEVER_TAKEN = new Set(['draft', 'cancelled', 'intended', 'not-taken']);

function medicineItem(resource: ForeignResource): Read {
  const status = textOf(resource['status']);
  if (NEVER_TAKEN.has(status)) return err('never-taken');
  const [first, another] = listOf(resource['dosageInstruction'] ?? resource['dosage']);
  const name = lineOf(wordsOf(resource['medicationCodeableConcept']));
  const reason = lineOf(listOf(resource['reasonCode']).map(wordsOf).filter(Boolean).join(', '));
  const written = lineOf(
    [first, another]
      .map((one) => textOf(one?.['text']))
      .filter(Boolean)
      .join('; '),
  );
  if (name === undefined || reason === undefined || written === undefined) return err('too-long');
  // Two dosages of one medicine may be alternatives or both: only a person can say.
  const dosage = another === undefined ? dosageOf(first) : undefined;
  const input = {
    ...{ name, reason, why: '', status: TAKEN.has(status) ? 'active' : 'stopped' },
    ...(dosage !== undefined && { dosage }),
    ...(written !== '' && { asWritten: written }),
  };
  return item('medicine', takeInMedicine, { input, words: name, details: [written, reason] });
}

function noteItem(resource: ForeignResource): Read {
  const contents = listOf(resource['content']);
  const [attachment] = listOf(contents.map(({ attachment: found }) => found));
  if (contents.length !== 1 || attachment === undefined) return err('not-a-text');
  if (!textOf(attachment['contentType']).startsWith('text/plain')) return err('not-a-text');
  const text = textOfBase64(textOf(attachment['data']));
  if (text === undefined || text === '') return err('not-a-text');
  const title = lineOf(textOf(attachment['title']) || wordsOf(resource['type']));
  if (title === undefined || text.length > SHARED_TEXT_LENGTH_MAX) return err('too-long');
  if (title === '') return err('not-a-text');
  const details = [dateOf(resource['date'])];
  return item('note', startNote, { input: { title, text }, words: title, details });
}

const item = (
  kind: ItemKind,
  command: { readonly name: string },
  said: Pick<ForeignItem, 'input' | 'words' | 'details'>,
): Read => {
  const details = said.details.filter(Boolean);
  return said.words === '' ? err('says-nothing') : ok({ kind, command, ...said, details });
};
