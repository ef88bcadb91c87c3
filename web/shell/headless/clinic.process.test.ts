/** Two devices without a screen and the real relay: one story, told in order, because each unlocking costs what it should. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RelayProcess } from '../../../tests/e2e/support/relay-process.ts';
import { Device } from './lantern.test-support.ts';

let relay: RelayProcess;
let nurse: Device;
let doctor: Device;
/** A further device of the nurse. */
let second: Device;
/** What the clinic calls the patient of this story. */
let number = '';

beforeAll(async () => {
  relay = await RelayProcess.create();
  nurse = await Device.create(relay.address);
  doctor = await Device.create(relay.address);
  second = await Device.create(relay.address);
});

afterAll(async () => {
  await relay.remove();
  await nurse.remove();
  await doctor.remove();
  await second.remove();
});

const found = ['found', '--clinic', 'Lakeside', '--name', 'Amina', '--profession', 'nurse'];

describe.sequential('two people at two terminals', () => {
  test('the nurse founds a clinic in a folder of her own', async () => {
    const founded = await nurse.run([...found, '--json']);
    expect(founded).toMatchObject({ code: 0, json: { clinic: 'Lakeside', saved: 'on-server' } });
    const { mode } = await stat(join(nurse.folder, 'device'));
    expect(mode & 0o777).toBe(0o700);
  });

  test('the doctor is let in after both saw the same number', async () => {
    const invited = await nurse.run(['invite']);
    const [link = ''] = invited.printed;
    expect(link.startsWith(`${relay.address}/join#`)).toBe(true);
    const joining = doctor.run(['join', '-', '--name', 'Koffi', '--profession', 'doctor'], {
      input: `${link}\n`,
    });
    const asked = await nurse.run(['requests', '--json', '--wait', '30']);
    const [request] = asked.json as readonly {
      readonly id: string;
      readonly checkNumber: string;
    }[];
    expect(request).toMatchObject({ name: 'Koffi', profession: 'doctor' });
    const admitted = await nurse.run(['admit', request?.id.slice(0, 8) ?? '']);
    expect(admitted).toMatchObject({ code: 0, printed: ['Let in Koffi, doctor.', 'On server'] });
    const joined = await joining;
    const spoken = request?.checkNumber.replace(/^(...)/, '$1 ') ?? '';
    expect(joined.printed).toContain(`Check number: ${spoken}`);
    expect(joined).toMatchObject({ code: 0, complaints: [] });
    expect(joined.printed.at(-1)).toBe('You are in Lakeside.');
  });

  test('the nurse has a second device, let in by the first after both showed one number', async () => {
    const [link = ''] = (await nurse.run(['add-device'])).printed;
    const joining = second.run(['join', link, '--name', 'Cupboard']);
    const asked = await nurse.run(['requests', '--json', '--wait', '30']);
    const [request] = asked.json as readonly {
      readonly id: string;
      readonly checkNumber: string;
    }[];
    expect(request).toMatchObject({ name: 'Cupboard', ownDevice: true });
    const admitted = await nurse.run(['admit', request?.id.slice(0, 8) ?? '']);
    expect(admitted.printed).toEqual(['Cupboard is your device now.', 'On server']);
    const joined = await joining;
    const spoken = request?.checkNumber.replace(/^(...)/, '$1 ') ?? '';
    expect(joined.printed.slice(0, 2)).toEqual([
      `Check number: ${spoken}`,
      'Compare it with your other device.',
    ]);
    expect(joined).toMatchObject({ code: 0, complaints: [] });
    expect((await second.run(['status', '--json'])).json).toMatchObject({
      name: 'Amina',
      manages: true,
    });
  });

  test('what the nurse writes, the doctor reads', async () => {
    const rosa = ['--family', 'Marín', '--given', 'Rosa', '--born', '1959-03-07'];
    const registered = await nurse.run(['register', ...rosa, '--json']);
    ({ number } = registered.json as { readonly number: string });
    expect(registered).toMatchObject({ code: 0, json: { saved: 'on-server' } });
    const written = await nurse.run(['allergy', number, 'Penicillin', '--severity', 'severe']);
    expect(written).toMatchObject({ code: 0, printed: ['On server'] });
    const noted = await nurse.run(['note', number, 'Dressing', '--json'], {
      input: 'Wound clean.',
    });
    const { note } = noted.json as { readonly note: string };

    expect(await doctor.run(['sync'])).toMatchObject({ code: 0, complaints: [] });
    const [own, other] = [
      await nurse.run(['allergies', number]),
      await doctor.run(['allergies', number]),
    ];
    expect(own.printed).toEqual(['Penicillin  severe']);
    expect(other.printed).toEqual(own.printed);
    const shown = await doctor.run(['show-note', number, note.slice(0, 8), '--json']);
    expect(shown.json).toMatchObject({
      title: 'Dressing',
      text: 'Wound clean.',
      latest: { by: 'Amina' },
    });
  });

  test('what one says the other hears as it comes, reads, and is known to have seen', async () => {
    const heard: string[] = [];
    let interrupt = (): void => undefined;
    const watching = doctor.run(['watch', '--wait', '60'], {
      heard: (line) => {
        heard.push(line);
        interrupt();
      },
      interruptible: (run) => (interrupt = run),
    });
    const said = await nurse.run(['say', 'koffi', '--text', 'Repeat in 5 minutes?', '--json']);
    expect(said).toMatchObject({ code: 0, json: { saved: 'on-server' } });
    expect(await watching).toMatchObject({ code: 0, complaints: [] });
    expect(heard.join()).toContain('Amina  Repeat in 5 minutes?');
    const read = await doctor.run(['read', 'Amina', '--json']);
    expect(read.json).toMatchObject({ messages: [{ by: 'Amina', text: 'Repeat in 5 minutes?' }] });
    await doctor.run(['sync']);
    await nurse.run(['sync']);
    const known = await nurse.run(['read', 'Koffi', '--json']);
    expect(known.json).toMatchObject({ messages: [{ seenBy: 1 }] });
    const nobody = await nurse.run(['say', 'Zoe', '--text', 'hello', '--json']);
    expect(nobody).toMatchObject({ code: 1, json: { error: 'headless/no-such-conversation' } });
    const about = await nurse.run(['say', number, '--text', 'Wound better', '--urgent', '--json']);
    expect(about).toMatchObject({ code: 0, json: { saved: 'on-server' } });
  });

  test('a wrong passphrase opens nothing', async () => {
    const answer = await nurse.run(['patients', '--json'], { passphrase: 'not the right one' });
    expect(answer).toMatchObject({ code: 1, json: { error: 'identity/wrong-passphrase' } });
    expect(answer.complaints).toHaveLength(1);
  });

  test('without the server, work is saved here and nobody is told otherwise', async () => {
    await relay.stop();
    const written = await nurse.run(['allergy', number, 'Latex']);
    expect(written).toMatchObject({ code: 0, printed: ['Saved on this device'] });
    const synced = await nurse.run(['sync', '--wait', '0.2', '--json']);
    expect(synced).toMatchObject({ code: 1, json: { error: 'relay/unreachable' } });
    const stranger = await Device.create(relay.address);
    const refused = await stranger.run([...found, '--json']);
    expect(refused).toMatchObject({ code: 1, json: { error: 'relay/unreachable' } });
    await stranger.remove();

    await relay.start();
    const sent = await nurse.run(['sync', '--json']);
    expect(sent).toMatchObject({ code: 0, json: { onlyHere: 0, connection: 'online' } });
  });
});
