import { expect, test } from 'vitest';
import { anActor, runCommand } from '#kernel/command-run.test-support.ts';
import { createRegistry } from '#kernel/registry.ts';
import { introducePractitioner, nameClinic } from './commands.ts';
import { clinic } from './feature.ts';
import { directory } from './queries.ts';

const named = () => {
  const run = runCommand({ command: nameClinic, document: {}, input: { name: ' Lakeside ' } });
  if (!run.ok) throw new Error(run.error.code);
  return run.value;
};

const amina = { userId: '33'.repeat(32), name: 'Amina', profession: 'nurse' };

test('a clinic has its name, and its staff in the order of their names', () => {
  const one = runCommand({
    command: introducePractitioner,
    document: named(),
    input: { ...amina, userId: '44'.repeat(32), name: 'Koffi', profession: 'doctor' },
  });
  const two = runCommand({
    command: introducePractitioner,
    document: one.ok ? one.value : {},
    input: amina,
  });
  const view = directory.select(two.ok ? two.value : {});
  expect(view.name).toBe('Lakeside');
  expect(view.practitioners.map(({ name }) => name)).toEqual(['Amina', 'Koffi']);
});

test('nobody is introduced twice, and only somebody with a user id', () => {
  const once = runCommand({ command: introducePractitioner, document: named(), input: amina });
  const twice = runCommand({
    command: introducePractitioner,
    document: once.ok ? once.value : {},
    input: amina,
  });
  expect(twice).toEqual({ ok: false, error: { code: 'clinic/already-introduced' } });
  const nobody = { ...amina, userId: 'amina' };
  expect(runCommand({ command: introducePractitioner, document: named(), input: nobody })).toEqual({
    ok: false,
    error: { code: 'clinic/unknown-person' },
  });
});

test('a clinic without a name and a profession nobody knows are refused by field', () => {
  expect(runCommand({ command: nameClinic, document: {}, input: { name: '  ' } })).toMatchObject({
    ok: false,
    error: { code: 'kernel/invalid-input', field: 'name' },
  });
  const wizard = { ...amina, profession: 'wizard' };
  expect(
    runCommand({ command: introducePractitioner, document: named(), input: wizard }),
  ).toMatchObject({ ok: false, error: { code: 'kernel/invalid-input', field: 'profession' } });
});

test('a practitioner this version cannot read is counted and hides nobody else', () => {
  const view = directory.select({ ...named(), 'practitioners:xyz': { name: 7 } });
  expect(view.unreadable).toBe(1);
});

test('only staff write in the directory', () => {
  const registry = createRegistry([clinic]);
  for (const command of clinic.commands) {
    expect(registry.allows(anActor('nurse').profession, command.name)).toBe(true);
    expect(registry.allows(anActor('patient').profession, command.name)).toBe(false);
  }
});
