import { describe, expect, test } from 'vitest';
import { aContext, runCommand } from '#kernel/command-run.test-support.ts';
import type { RawDocument } from '#kernel/document.ts';
import type { Command, CommandError } from '#kernel/feature.ts';
import { registerPatient } from './commands.ts';
import {
  addContact,
  addIdentifier,
  addInsurance,
  changeReach,
  endParticular,
} from './particulars-commands.ts';
import { readParticulars } from './particulars.ts';
import { readPatient } from './records.ts';

function after<Input, View, Event>(
  command: Command<Input, View, Event, CommandError>,
  input: unknown,
  document: RawDocument = {},
): RawDocument {
  const run = runCommand({ command, document, input });
  if (!run.ok) throw new Error(run.error.code);
  return run.value;
}

const rosa = () =>
  after(registerPatient, {
    ...{ familyName: 'Marín', givenName: 'Rosa', birthDate: '1959-03-14', gender: 'female' },
  });
const reach = { phone: '+33 6 12 34 56 78', address: '4 rue du Port', language: 'FR' };
const lucia = { name: 'Lucía Marín', relation: 'sister', phone: '0612345678' };

describe('how to reach a patient', () => {
  test('is nothing until somebody asked, and never touches who they are', () => {
    const before = rosa();
    expect(readParticulars(before).reach).toEqual({ phone: '', address: '', language: '' });
    const asked = after(changeReach, reach, before);
    expect(readParticulars(asked).reach).toEqual({ ...reach, language: 'fr' });
    expect(readPatient(asked)).toEqual(readPatient(before));
  });

  test('is changed line by line: what stays the same is not written again', () => {
    const asked = after(changeReach, reach, rosa());
    const view = changeReach.view(asked);
    const decided = changeReach.decide(view, { ...view.reach, phone: '112' }, aContext());
    expect(decided).toEqual({
      ok: true,
      value: [{ kind: 'reach-changed', reach: { phone: '112' } }],
    });
    expect(changeReach.decide(view, view.reach, aContext())).toEqual({ ok: true, value: [] });
  });

  test.each([
    ['phone', 'call me'],
    ['phone', '12'],
    ['language', 'french please'],
    ['address', 'x'.repeat(201)],
  ])('refuses %s %j', (field, value) => {
    expect(
      runCommand({ command: changeReach, document: rosa(), input: { ...reach, [field]: value } }),
    ).toMatchObject({ ok: false, error: { code: 'kernel/invalid-input', field } });
  });

  test('one line that cannot be read hides no other', () => {
    const asked = after(changeReach, reach, rosa());
    const self = { ...Object(asked['patient:self']), phone: 7 } as object;
    expect(readParticulars({ ...asked, 'patient:self': self }).reach).toEqual({
      ...{ phone: '', address: reach.address, language: 'fr' },
    });
  });
});

describe('contacts, insurance and other numbers', () => {
  test('are kept with who wrote them down, and end without vanishing from the document', () => {
    const one = after(addContact, lucia, rosa());
    const all = after(
      addIdentifier,
      { system: 'National id', value: '259037' },
      after(addInsurance, { insurer: 'CPAM', policy: '2 59 03', group: '' }, one),
    );
    const read = readParticulars(all);
    expect(read.contacts).toMatchObject([{ ...lucia, by: aContext().actor.userId }]);
    expect(read.insurances).toMatchObject([{ insurer: 'CPAM' }]);
    expect(read.identifiers).toMatchObject([{ value: '259037' }]);
    const id = read.contacts[0]?.id;
    const ended = after(endParticular, { part: 'contact', id }, all);
    expect(readParticulars(ended)).toMatchObject({ contacts: [], insurances: [{}] });
    expect(Object.keys(ended)).toEqual(Object.keys(all));
    expect(
      runCommand({ command: endParticular, document: ended, input: { part: 'contact', id } }),
    ).toEqual({ ok: false, error: { code: 'patients/unknown-entry' } });
  });

  test('a contact without a telephone is kept; one without a name is not', () => {
    const one = after(addContact, { ...lucia, phone: '' }, rosa());
    expect(readParticulars(one).contacts).toHaveLength(1);
    const input = { ...lucia, name: ' ' };
    expect(runCommand({ command: addContact, document: rosa(), input }).ok).toBe(false);
  });

  test('fifty are the most, what a hostile member adds beyond is counted, and so is nonsense', () => {
    const many = Object.fromEntries(
      Array.from({ length: 51 }, (_, index) => [
        `contact:${String(index)}`,
        { ...lucia, recordedAt: 1, by: 'x' },
      ]),
    );
    expect(readParticulars(many)).toMatchObject({ unreadable: 1 });
    expect(readParticulars(many).contacts).toHaveLength(50);
    expect(runCommand({ command: addContact, document: many, input: lucia })).toEqual({
      ...{ ok: false, error: { code: 'patients/too-many' } },
    });
    expect(readParticulars({ 'insurance:x': { insurer: 7 } })).toMatchObject({
      ...{ insurances: [], unreadable: 1 },
    });
  });
});
