/** What happened in the demo clinic, told by the people who did it, through the commands that the screens use. */
import { recordAllergy } from '#features/allergies/commands.ts';
import { registerPatient } from '#features/patients/commands.ts';
import { patientList } from '#features/patients/queries.ts';
import { invariant } from '#kernel/result.ts';
import type { DemoStaff } from './demo-clinic.ts';
import { seen } from './seen.ts';

export interface StoryTime {
  /** Milliseconds since 1970 at which the demo is opened. */
  readonly today: number;
  readonly at: (time: number) => void;
}

export async function tellStory({ amina, koffi }: DemoStaff, time: StoryTime): Promise<void> {
  time.at(time.today - 13 * 86_400_000);
  const registered = await amina.core.dispatch({
    command: registerPatient,
    input: { familyName: 'Marín', givenName: 'Rosa', birthDate: '1959-03-14', gender: 'female' },
  });
  invariant(registered.ok, 'registered');
  const { record } = registered.value;
  const allergy = await amina.core.dispatch({
    command: recordAllergy,
    record,
    input: { substance: 'Lisinopril', reaction: 'lip swelling', severity: 'severe' },
  });
  invariant(allergy.ok, 'allergy');
  await seen(koffi.core.watchList({ of: patientList }), (rows) => (rows ?? []).length === 1);
}
