/** A clinic of many patients, founded at a real relay by a device without a screen, as the headless client would. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { registerPatient } from '#features/patients/commands.ts';
import { ok } from '#kernel/result.ts';
import { withNewClient, type Client } from '#shell/headless/client.ts';
import type { Call } from '#shell/headless/command.ts';
import { now } from '#shell/headless/watching.ts';
import { patientOf } from './people.ts';

const WAIT_MS = 20 * 60_000;
/** Beside the relay the founder keeps up with what it says; further ahead and the outbox is all it works on. */
const UNSENT_LOOK_EVERY = 100;

export interface ManyPatients {
  readonly link: string;
  /** Lets in whoever answered the link. */
  letIn(): Promise<void>;
}

/** `use` runs while the founder is online; milliseconds of each registration come with it. */
export async function withClinic(
  { address, patients }: { readonly address: string; readonly patients: number },
  use: (clinic: ManyPatients, registrations: readonly number[]) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'lantern-bench-record-'));
  try {
    const ended = await withNewClient(callOf(address, folder), async (client) => {
      const registrations = await found(client, patients);
      await use(await inviting(client), registrations);
      return ok({ lines: [], json: undefined });
    });
    if (!ended.ok) throw new Error(ended.error.code);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const callOf = (relay: string, data: string): Call => ({
  place: {
    environment: {},
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

async function found(client: Client, patients: number): Promise<readonly number[]> {
  const { core } = client;
  const founded = await core.foundClinic({
    ...{ clinic: 'Lakeside', name: 'Amina', profession: 'nurse' },
    passphrase: 'long enough to be measured',
  });
  if (!founded.ok) throw new Error(founded.error.code);
  const times: number[] = [];
  for (let index = 0; index < patients; index++) {
    const started = performance.now();
    const saved = await core.dispatch({ command: registerPatient, input: patientOf(index) });
    if (!saved.ok) throw new Error(saved.error.code);
    times.push(performance.now() - started);
    if (index % UNSENT_LOOK_EVERY === 0) await client.wait(client.isSent);
  }
  if (!(await client.wait(client.isSettled))) throw new Error('the relay did not take it all');
  return times;
}

async function inviting(client: Client): Promise<ManyPatients> {
  const { core } = client;
  const made = await core.createInvitation();
  if (!made.ok) throw new Error(made.error.code);
  await client.wait(client.isSettled);
  const { id, link } = made.value;
  const answered = () =>
    now(core.invitations).some((each) => each.id === id && each.request?.checkNumber !== undefined);
  return {
    link,
    letIn: async () => {
      if (!(await client.wait(answered))) throw new Error('nobody answered the invitation');
      const admitted = await core.admit(id);
      if (!admitted.ok) throw new Error(admitted.error.code);
    },
  };
}
