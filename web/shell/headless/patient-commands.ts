/** Patients and their allergies, as this device knows them. */
import { recordAllergy } from '#features/allergies/commands.ts';
import { allergyList } from '#features/allergies/queries.ts';
import { registerPatient } from '#features/patients/commands.ts';
import { err, ok } from '#kernel/result.ts';
import { withClient } from './client.ts';
import type { Answered, Call } from './command.ts';
import { findPatient, patientRows } from './finding.ts';
import { answerSaved } from './saying.ts';
import { firstOf } from './watching.ts';

export const patients = (call: Call): Answered =>
  withClient(call, (client) => {
    const rows = patientRows(client);
    const lines = rows.map(({ row: { number, familyName, givenName, birthDate, gender } }) =>
      [number, [familyName, givenName].filter(Boolean).join(', '), birthDate, gender].join('  '),
    );
    const json = rows.map(({ record, row, rung }) => ({ record, ...row, rung }));
    return Promise.resolve(
      ok({ lines: rows.length === 0 ? ['No patients on this device.'] : lines, json }),
    );
  });

/** Codes: 'kernel/invalid-input', 'kernel/not-allowed', 'patients/born-in-future'. */
export const register = (call: Call): Answered =>
  withClient(call, async (client) => {
    const input = {
      familyName: call.value('family'),
      givenName: call.value('given'),
      birthDate: call.value('born'),
      gender: call.value('gender') || 'unknown',
    };
    const saved = await client.core.dispatch({ command: registerPatient, input });
    if (!saved.ok) return saved;
    const { record } = saved.value;
    const row = patientRows(client).find((each) => each.record === record);
    const number = row?.row.number ?? record;
    return answerSaved(client, { lines: [`Registered ${number}`], json: { record, number } });
  });

/** Codes: 'headless/no-such-patient', 'engine/unknown-document'. An empty list says that nobody wrote one down. */
export const allergies = (call: Call): Answered =>
  withClient(call, async (client) => {
    const record = findPatient(client, call.value('PATIENT'));
    if (!record.ok) return record;
    const watched = client.core.watchDocument({ of: allergyList, record: record.value });
    const opened = await firstOf(watched);
    if (opened === undefined) return err({ code: 'engine/unknown-document' });
    const { entities, unreadable } = opened.view;
    const lines = entities.map(({ substance, severity, reaction }) =>
      [substance, severity, reaction].filter(Boolean).join('  '),
    );
    if (lines.length === 0) lines.push('No allergy is written down.');
    if (unreadable > 0) lines.push(`${String(unreadable)} more that this version cannot read.`);
    return ok({ lines, json: { allergies: entities, unreadable, rung: opened.rung } });
  });

/** Codes: 'headless/no-such-patient', 'allergies/already-recorded', 'kernel/invalid-input', 'kernel/not-allowed'. */
export const allergy = (call: Call): Answered =>
  withClient(call, async (client) => {
    const record = findPatient(client, call.value('PATIENT'));
    if (!record.ok) return record;
    const input = {
      substance: call.value('SUBSTANCE'),
      reaction: call.value('reaction'),
      severity: call.value('severity') || 'unknown',
    };
    const request = { command: recordAllergy, record: record.value, input };
    const saved = await client.core.dispatch(request);
    if (!saved.ok) return saved;
    return answerSaved(client, { lines: [], json: { record: record.value } });
  });
