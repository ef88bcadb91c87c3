/**
 * What lies in documents and rows is read for years. Each shape is pinned by a hash: whoever changes one sees a red test, adds
 * a version with its line of history, and pins anew.
 */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { toHex } from '#crypto/encoding/bytes.ts';
import {
  acknowledgeFirstAlert,
  answerFirstSymptoms,
  sayFirstOutcome,
  snoozeFirstAlert,
} from '#features/alerts/commands.ts';
import { stateChain, stateRule } from '#features/alerts/plan-commands.ts';
import { recordAllergy, setAllergyStanding, stateNoneKnown } from '#features/allergies/commands.ts';
import { attachToNote } from '#features/attachments/commands.ts';
import { sayFirstAvailability } from '#features/availability/commands.ts';
import { noteRefusal } from '#features/audit/commands.ts';
import { addGoal, addTask, applyTemplate, setTaskDone } from '#features/care-plans/commands.ts';
import { handOver } from '#features/care-plans/hand-over-commands.ts';
import { assignCase, keepPlanVersion, openCase, setCaseStatus } from '#features/cases/commands.ts';
import { stateActing } from '#features/clinic/acting-for.ts';
import { introduceCareTeam } from '#features/clinic/care-team.ts';
import { introducePractitioner, nameClinic } from '#features/clinic/commands.ts';
import { stateCodeStatus } from '#features/code-status/commands.ts';
import { stateDevice, takeDeviceAlarm } from '#features/device-registry/commands.ts';
import { addToDoctorsNote, writeDoctorsNote } from '#features/doctors-notes/commands.ts';
import { listPatient } from '#features/emergency/commands.ts';
import { giveReason } from '#features/late-work/commands.ts';
import { changeDose, recordMedicine, setMedicineStatus } from '#features/medications/commands.ts';
import { CONVERSATION_COMMANDS } from '#features/conversations/commands.ts';
import { amendNote, editNote, signNote, startNote } from '#features/notes/commands.ts';
import {
  markVitalsInError,
  recordFirstReading,
  recordFirstVitals,
} from '#features/observations/commands.ts';
import { allSeven, aPressure } from '#features/observations/fixtures.ts';
import { registerPatient } from '#features/patients/commands.ts';
import {
  addContact,
  addIdentifier,
  addInsurance,
  changeReach,
  endParticular,
} from '#features/patients/particulars-commands.ts';
import { correctPatient } from '#features/patients/correction.ts';
import { deletePatient, restorePatient } from '#features/patients/deletion.ts';
import { endPortrait, readPortrait, takePortrait } from '#features/patients/portrait.ts';
import { readPatient } from '#features/patients/records.ts';
import { statePersonLed } from '#features/patients/same-person.ts';
import { recordProblem } from '#features/problems/commands.ts';
import { labelProblem } from '#features/problems/sensitivity.ts';
import { noteImport } from '#features/transfers/commands.ts';
import { aContext, runCommand } from '#kernel/command-run.test-support.ts';
import type { RawDocument } from '#kernel/document.ts';
import type { Command, CommandError } from '#kernel/feature.ts';
import { fileRow } from '#sync/files/file-row.ts';
import { encodeChannelRow } from '#sync/rows/channel.ts';
import { encodeIdentity } from '#sync/rows/identity.ts';
import { invitationRow } from '#sync/rows/invitation.ts';
import {
  documentRow,
  outboxRow,
  projectionRow,
  secretRow,
  setAsideRow,
} from '#sync/rows/small-rows.ts';

const hashOf = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 16);

function after<Input, View, Event>(
  command: Command<Input, View, Event, CommandError>,
  input: unknown,
  document: RawDocument = {},
): RawDocument {
  const run = runCommand({ command, document, input });
  if (!run.ok) throw new Error(run.error.code);
  return run.value;
}

const sorted = (document: RawDocument): string =>
  JSON.stringify(document, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );

describe('documents', () => {
  test('of a clinic', () => {
    const named = after(nameClinic, { name: 'Lakeside' });
    const amina = { userId: '33'.repeat(32), name: 'Amina', profession: 'nurse' };
    expect(hashOf(sorted(after(introducePractitioner, amina, named)))).toBe('f67ec2926d5d0131');
  });

  // 2: an allergy names its author and how sure it is; entries without either are still read.
  test('of a patient, with allergies', () => {
    const rosa = {
      familyName: 'Marín',
      givenName: 'Rosa',
      birthDate: '1959-03-07',
      gender: 'female',
    };
    const allergy = { substance: 'Latex', reaction: 'rash', severity: 'mild' };
    expect(hashOf(sorted(after(recordAllergy, allergy, after(registerPatient, rosa))))).toBe(
      'b5c55cc4158a3431',
    );
  });

  test('of a patient, with how to reach them, whom else, who pays, and a second record', () => {
    const registered = after(registerPatient, {
      ...{ familyName: 'Marín', givenName: 'Rosa', birthDate: '1959-03-07', gender: 'female' },
    });
    const contact = after(addContact, { name: 'Lucía', relation: 'sister', phone: '112' });
    const shapes = [
      after(changeReach, { phone: '112', address: 'Rue 4', language: 'fr' }, registered),
      after(endParticular, { part: 'contact', id: '0'.repeat(31) + '1' }, contact),
      after(addInsurance, { insurer: 'CPAM', policy: '2 59', group: 'A' }),
      after(addIdentifier, { system: 'National id', value: '259' }),
      after(statePersonLed, { ledAt: 'a'.repeat(64), replaces: [], why: 'Same papers' }),
    ];
    expect(hashOf(shapes.map(sorted).join())).toBe('d042a65653ae4c62');
  });

  test('of a patient who was corrected, photographed, deleted and restored', () => {
    const rosa = {
      familyName: 'Marín',
      givenName: 'Rosa',
      birthDate: '1959-03-07',
      gender: 'female',
    };
    const registered = after(registerPatient, rosa);
    const jpeg = Uint8Array.from({ length: 64 }, (_, at) => [0xff, 0xd8, 0xff][at] ?? 0);
    const taken = after(takePortrait, { jpeg }, registered);
    const { number } = readPatient(registered) ?? {};
    const gone = { ground: 'test-entry', number, why: 'mistaken', replaces: [] };
    const shapes = [
      after(
        correctPatient,
        { ...rosa, familyName: 'Okoro', why: 'married', replaces: [] },
        registered,
      ),
      after(endPortrait, { id: readPortrait(taken)?.id }, taken),
      after(deletePatient, gone, registered),
      after(restorePatient, { why: 'the right one', replaces: [] }, registered),
    ];
    expect(hashOf(shapes.map(sorted).join())).toBe('7f1cb9548dc73b1c');
  });

  test('of a patient, with facts that may stand in two versions', () => {
    const id = '0'.repeat(31) + '1';
    const dosage = { amount: '500', unit: 'mg', route: 'oral', frequency: 'twice-daily' };
    const metformin = after(recordMedicine, { name: 'Metformin', ...dosage });
    const stop = { medicine: id, status: 'stopped', replaces: [], why: 'nausea' };
    const latex = { substance: 'Latex', reaction: 'rash', severity: 'mild' };
    const taken = { allergy: id, standing: 'entered-in-error', replaces: [], why: 'mistaken' };
    const shapes = [
      after(changeDose, { medicine: id, replaces: [], ...dosage, amount: '850' }, metformin),
      after(setMedicineStatus, stop, metformin),
      after(recordProblem, { text: 'Diabetes', code: 'E11.5', onset: '2019' }),
      after(stateCodeStatus, { status: 'full', replaces: [] }),
      after(setAllergyStanding, taken, after(recordAllergy, latex)),
      after(stateNoneKnown, {}),
    ];
    expect(hashOf(shapes.map(sorted).join())).toBe('fe49af4e22459def');
  });

  // 2: a status is a statement with its reason, versions of the plan are kept, assignments say who asked, for what and when.
  // 3: goals have a target and get on by statements, tasks may be milestones, plans have a frame, templates and hand-overs.
  test('of a problem that is sensitive', () => {
    const problem = '0'.repeat(31) + '1';
    const depression = after(recordProblem, { text: 'Depression', code: 'F33.1', onset: '' });
    const label = { problem, sensitivity: 'sensitive', replaces: [] };
    expect(hashOf(sorted(after(labelProblem, label, depression)))).toBe('b16d9b5858d3ef28');
  });

  test('of a case, with its plan', () => {
    const opened = after(openCase, { title: 'Foot', plan: 'Dressing', priority: 'high' });
    const task = after(addTask, { text: 'Dressing', due: '2026-11-23' });
    const done = { task: '0'.repeat(31) + '1', done: true, replaces: [] };
    const bare = { 'case:self': opened['case:self'] };
    const frame = { template: 'wound', care: 'primary-care', goals: [], tasks: [] };
    const shapes = [
      after(assignCase, { user: '33'.repeat(32) }, opened),
      after(setCaseStatus, { status: 'closed', why: 'Healed' }, bare),
      after(keepPlanVersion, { why: 'Before' }, opened),
      after(addGoal, { text: 'Closed' }),
      after(setTaskDone, done, task),
      after(applyTemplate, frame),
      after(handOver, { about: 'self', to: '33'.repeat(32), note: 'Foot' }),
    ];
    expect(hashOf(shapes.map(sorted).join())).toBe('1263582e89d58502');
  });

  test('of a care team', () => {
    const people = [{ userId: '33'.repeat(32), name: 'Amina', profession: 'nurse' }];
    const team = after(introduceCareTeam, { clinic: 'Lakeside', people });
    expect(hashOf(sorted(team))).toBe('18eb5011a5c9b82e');
    const acting = { standing: 'parent', from: '', until: '2031-02-02', why: 'seen', replaces: [] };
    expect(hashOf(sorted(after(stateActing, { person: '33'.repeat(32), ...acting })))).toBe(
      '46521c7312a85e7f',
    );
  });

  // 2: a page says whom and what it is about and when it closes, people have roles and leave, and rooms are arranged.
  test('of a conversation', () => {
    const { start, send, amend, markSeen, acknowledge, changePeople, arrange } =
      CONVERSATION_COMMANDS.conversation;
    const from = { userId: '33'.repeat(32), name: 'Amina', profession: 'nurse' };
    const started = after(start, { kind: 'patient', subject: 'Wound', people: [from] });
    const words = { text: 'Calm.', urgent: true, needsReply: true, replyTo: '', from };
    const sent = after(send, words, started);
    const message = '0'.repeat(31) + '1';
    const edited = after(amend, { kind: 'edit', message, text: 'Calm now.' }, sent);
    const seen = after(markSeen, { messages: [message] }, edited);
    const taken = after(acknowledge, { message }, seen);
    const left = after(changePeople, { joining: [], leaving: [from.userId] }, taken);
    const whole = after(arrange, { what: 'hold', value: 1, why: 'Court', replaces: [] }, left);
    expect(hashOf(sorted(whole))).toBe('b95b5a9021effc0e');
  });

  test('of a note among doctors', () => {
    const note = after(writeDoctorsNote, { title: 'At home', text: 'Afraid.' });
    expect(hashOf(sorted(after(addToDoctorsNote, { text: 'Calm.' }, note)))).toBe(
      '47ae1c548e65b1ff',
    );
  });

  test('of the reasons for decisions about late work', () => {
    const given = { decisions: ['ab'.repeat(32)], verdict: 'adopt', reason: 'He told us.' };
    expect(hashOf(sorted(after(giveReason, given)))).toBe('41760a95643339e1');
  });

  test('of whether somebody can be reached', () => {
    const off = { state: 'off', until: Date.UTC(2026, 10, 23, 8), standIn: '44'.repeat(32) };
    expect(hashOf(sorted(after(sayFirstAvailability, off)))).toBe('01ca48880a9709e6');
  });

  test('of what was refused, as whoever leads the clinic is told', () => {
    const refused = { id: 'ab'.repeat(16), reason: 'access/level', kind: 'note', record: '' };
    expect(hashOf(sorted(after(noteRefusal, refused)))).toBe('703492ca65287bbb');
  });

  test('of a patient as the emergency crew is told of them', () => {
    const names = { familyName: 'Marín', givenName: 'Rosa', birthDate: '1959-03-07' };
    const listed = { patient: 'ab'.repeat(32), ...names, number: 'KX-0001' };
    expect(hashOf(sorted(after(listPatient, listed)))).toBe('580467bdfed266a4');
  });

  // 2: a note names its template, and may be signed and amended; one without a template is free text. A signature may hold looks.
  test('of a note', () => {
    const edits = [{ index: 0, remove: 0, insert: 'Calm.' }];
    const note = after(editNote, { base: ['aa'], edits }, after(startNote, { title: 'Round' }));
    const signed = after(signNote, { content: ['Calm.'] }, note);
    const shapes = [
      note,
      after(startNote, { title: 'Round', template: 'ward-round' }),
      after(amendNote, { text: 'Asleep by ten.' }, signed),
      after(signNote, { content: ['Calm.'], formats: ['1'] }, note),
      after(noteImport, { file: 'ab'.repeat(32), source: 'Lakeside', taken: 1, notTaken: 0 }),
    ];
    expect(hashOf(shapes.map(sorted).join())).toBe('b4227fde5a458106');
  });

  // 2: a device's reading keeps its raw bytes, and names version 2 of the table; entries without bytes are still read.
  // 3: what a number means stands beside it for adults alone; a photo of the display may lie beside what was typed.
  test('of a month of measurements, typed and from a device, one of them in error', () => {
    const takenAt = Date.UTC(2026, 10, 22, 11);
    const circumstances = { scale: 1, pregnant: false, spinalInjury: false };
    const photo = Uint8Array.from({ length: 64 }, (_, at) => [0xff, 0xd8, 0xff][at] ?? at);
    const said = { circumstances, isAdult: true, photo };
    const typed = { measurements: allSeven, takenAt, timeBy: 'typed', ...said };
    const page = after(recordFirstVitals, typed);
    const [observation] = Object.keys(page).flatMap((key) => key.split('observation:')[1] ?? []);
    const marked = after(markVitalsInError, { observation, reason: 'wrong person' }, page);
    const device = {
      id: 'abc',
      name: 'BM cuff',
      maker: 'Beurer',
      model: 'BM 57',
      localTime: '2026-11-22T12:00:00',
      offsetMs: 4_000,
      identity: 'ab'.repeat(32),
      raw: '16b600|00',
    };
    const measurements = [aPressure('182', '100')];
    const kept = after(recordFirstReading, { measurements, takenAt, timeBy: 'device', device });
    expect(hashOf(sorted(marked))).toBe('d9c3cb3fa11ce778');
    expect(hashOf(sorted(kept))).toBe('d5cf499749bea018');
  });

  test('of acknowledged alerts', () => {
    const seen = { parameter: 'blood-pressure', readings: ['aa'.repeat(16)] };
    expect(hashOf(sorted(after(acknowledgeFirstAlert, seen)))).toBe('289a6319c2159437');
  });

  test('of what else is said about an alert', () => {
    const about = { parameter: 'oxygen', readings: ['aa'.repeat(16)] };
    const said = [
      after(snoozeFirstAlert, { ...about, minutes: 15 }),
      after(sayFirstOutcome, { ...about, outcome: 'acted' }),
      after(answerFirstSymptoms, { ...about, symptoms: ['breathless'] }),
    ];
    expect(hashOf(said.map(sorted).join())).toBe('bb120c37fec89df4');
  });

  // 2: somebody takes care of the alarm of a device; a summary without such an entry is still read.
  test('of the alert limits of a patient, whom alerts go to, a device and its alarm', () => {
    const said = { replaces: [], why: 'Long known.' };
    const limit = {
      part: 'weight',
      test: 'rise',
      limit: 2,
      days: 3,
      tier: 'contact',
      place: 'home',
    };
    const device = { type: 'scale', serial: 'S1', location: 'Hall', standing: 'in-use' };
    const stated = [
      after(stateRule, { ...limit, withSymptoms: false, isOn: true, ...said }),
      after(stateChain, { people: ['33'.repeat(32)], ...said }),
      after(stateDevice, { key: 'ab', ...device, expectedHours: 24, isVerified: true, ...said }),
      after(takeDeviceAlarm, { key: 'ab', code: 'COMM_FAILURE', since: 1 }),
    ];
    expect(hashOf(stated.map(sorted).join())).toBe('62f51964f4472ecd');
  });
});

test('a file in a document, and its row', () => {
  const b = (length: number, fill: number): Uint8Array => new Uint8Array(length).fill(fill);
  const picked = {
    ...{ id: 'ab'.repeat(16), name: 'wound.jpg', type: 'image/jpeg', length: 9, seconds: 0 },
    ...{ key: b(32, 1), digest: b(32, 2), preview: b(0, 0) },
  };
  const context = { ...aContext(), pickedFile: () => picked };
  const input = { files: [picked.id] };
  const run = runCommand({ command: attachToNote, document: {}, input, context });
  if (!run.ok) throw new Error(run.error.code);
  expect(hashOf(sorted(run.value))).toBe('ebf169014d4be321');
  const row = { record: b(32, 1), compartment: 2, length: 9, have: 1, digest: b(32, 3) };
  expect(hashOf(toHex(fileRow.encode({ state: 'waiting', ...row })))).toBe('fdac496015986db1');
});

// An identity since version 3 knows what its person calls their devices; one without names is still read.
test('rows at rest', () => {
  const b = (length: number, fill: number): Uint8Array => new Uint8Array(length).fill(fill);
  const rows = [
    encodeIdentity({
      stage: 'member',
      deviceSeeds: { kind: 'device', signSeed: b(32, 1), boxSeed: b(32, 2), nonce: b(16, 3) },
      userId: b(32, 4),
      recoverySecret: b(20, 5),
      recoveryTestedAt: 1_000,
      name: 'Amina',
      profession: 'nurse',
      relayPublicKey: b(32, 6),
      organisation: {
        organisationId: b(32, 7),
        directoryChannelId: b(16, 8),
        directoryKey: b(32, 9),
      },
      accountSeed: b(32, 10),
      deviceNames: [{ deviceId: b(32, 11), name: 'Phone' }],
    }),
    encodeChannelRow({
      type: 'epoch',
      groupId: b(32, 1),
      compartment: 2,
      epochId: b(32, 3),
      read: b(32, 4),
      edit: b(32, 5),
      created: true,
      next: 6,
      head: b(32, 7),
    }),
    invitationRow.encode({
      side: 'inviter',
      link: 'abc',
      ownNonce: b(32, 1),
      commitment: b(32, 2),
      otherNonce: b(32, 3),
      join: b(9, 4),
      name: 'Koffi',
      profession: 'doctor',
      state: 'waiting',
    }),
    secretRow.encode({ groupId: b(32, 1), compartment: 2, edit: true, secret: b(32, 3) }),
    documentRow.encode({ record: b(32, 1), compartment: 2, kind: 'note', saved: b(4, 5) }),
    outboxRow.encode({ channelId: b(16, 1), documents: [b(16, 2)], envelope: b(3, 3) }),
    setAsideRow.encode({
      reason: 'crypto/late',
      since: 5,
      channelId: b(16, 1),
      envelope: b(3, 2),
    }),
    projectionRow.encode({ version: 1, json: '{}' }),
  ];
  expect(hashOf(rows.map(toHex).join())).toBe('ab3792d2d81f472a');
});
