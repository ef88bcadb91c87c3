/** Two devices without a screen, each on a line of its own to one real relay; what they write is in a clinic they share. */
import { startNote } from '#features/notes/commands.ts';
import { noteList } from '#features/notes/queries.ts';
import { registerPatient } from '#features/patients/commands.ts';
import { patientList } from '#features/patients/queries.ts';
import type { RecordId } from '#kernel/ids.ts';
import { invariant, ok } from '#kernel/result.ts';
import { withNewClient, type Client } from '#shell/headless/client.ts';
import type { Call } from '#shell/headless/command.ts';
import { now } from '#shell/headless/watching.ts';
import { SlowLink } from '../../tests/support/slow-link.ts';

export const PASSPHRASE = 'long enough to be measured';
const WAIT_MS = 10 * 60_000;

export interface Device {
  readonly client: Client;
  readonly link: SlowLink;
}

export interface Place {
  readonly relayPort: number;
  /** Where its store lies, for who opens it again. */
  readonly folder: string;
}

/** One who founded the clinic and one who was let in. Their folders stay. */
export async function withTwoDevices(
  [first, second]: readonly [Place, Place],
  use: (founder: Device, colleague: Device) => Promise<void>,
): Promise<void> {
  await withDevice(first, async (founder) => {
    const founded = await founder.client.core.foundClinic({
      ...{ clinic: 'Lakeside', name: 'Amina', profession: 'nurse' },
      passphrase: PASSPHRASE,
    });
    invariant(founded.ok, 'a new device founds a clinic');
    await withDevice(second, async (colleague) => {
      await introduce(founder.client, colleague.client);
      await use(founder, colleague);
    });
  });
}

async function introduce(inviter: Client, joiner: Client): Promise<void> {
  const made = await inviter.core.createInvitation();
  invariant(made.ok, 'the founder invites');
  const { id, link } = made.value;
  const asked = await joiner.core.join({
    ...{ link, name: 'Koffi', profession: 'doctor' },
    passphrase: PASSPHRASE,
  });
  invariant(asked.ok, 'a new device answers an invitation');
  const answered = () =>
    now(inviter.core.invitations).some(
      (one) => one.id === id && one.request?.checkNumber !== undefined,
    );
  await until(inviter, answered);
  const admitted = await inviter.core.admit(id);
  invariant(admitted.ok, 'the founder lets in');
  await until(joiner, () => now(joiner.core.session).status === 'open');
}

async function withDevice(
  { relayPort, folder }: Place,
  use: (device: Device) => Promise<void>,
): Promise<void> {
  const link = await SlowLink.to(relayPort);
  try {
    const ended = await withNewClient(callOf(link.address, folder), async (client) => {
      await use({ client, link });
      return ok({ lines: [], json: undefined });
    });
    invariant(ended.ok, `a device opens ${ended.ok ? '' : ended.error.code}`);
  } finally {
    await link.end();
  }
}

/** As the command line would call it. */
export const callOf = (relay: string, data: string): Call => ({
  place: {
    environment: { LANTERN_PASSPHRASE: PASSPHRASE },
    readInput: () => Promise.resolve(''),
    askSecret: () => Promise.resolve(undefined),
    print: () => undefined,
    complain: () => undefined,
    onInterrupt: () => () => undefined,
  },
  value: (name) => ({ relay, data })[name] ?? '',
  waitMs: WAIT_MS,
  tell: () => undefined,
});

export async function until(client: Client, isMet: () => boolean): Promise<void> {
  invariant(await client.wait(isMet), 'what is waited for comes within ten minutes');
}

export async function register(client: Client, index: number): Promise<RecordId> {
  const saved = await client.core.dispatch({
    command: registerPatient,
    input: {
      ...{ familyName: `Marín ${String(index)}`, givenName: 'Rosa' },
      ...{ birthDate: '1959-03-07', gender: 'female' },
    },
  });
  invariant(saved.ok, 'a patient is registered');
  return saved.value.record;
}

/** Milliseconds until it was durable here. */
export async function note(client: Client, record: RecordId, title: string): Promise<number> {
  const began = performance.now();
  const saved = await client.core.dispatch({ command: startNote, record, input: { title } });
  invariant(saved.ok, 'a note is started');
  return performance.now() - began;
}

export const notesOf = ({ core }: Client, record: RecordId): number =>
  now(core.watchList({ of: noteList, record }))?.length ?? 0;

export const patientsOf = ({ core }: Client): number =>
  now(core.watchList({ of: patientList }))?.length ?? 0;

export const recordsOf = ({ core }: Client): readonly RecordId[] =>
  (now(core.watchList({ of: patientList })) ?? []).map(({ record }) => record);
