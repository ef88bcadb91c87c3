/** The full lock: when it comes, what opens it again, and what it leaves in memory. */
import { expect, test, type CDPSession, type Page } from '@playwright/test';
import { expectAccessible } from './support/accessibility.ts';
import { memoryOf, targetsOf } from './support/browser-memory.ts';
import { Person } from './support/person.ts';
import { RelayProcess } from './support/relay-process.ts';
import { amina, isOpen, lock, locked, MINUTE, unlock } from './support/tablet.ts';

test('wrong passphrases cost a pause that a reload does not shorten, and nothing else', async ({
  launchOptions,
}) => {
  const relay = await RelayProcess.create();
  const nurse = await Person.create(amina, launchOptions);
  const { page } = nurse;
  try {
    await nurse.foundClinic(relay.address, 'Quillhaven Cottage');
    await lock(page);
    for (let i = 0; i < 5; i++) {
      await unlock(page, `not this one ${String(i)}`);
      await expect(page.getByText('That passphrase did not match')).toBeVisible();
      await page.getByLabel('Passphrase').fill('');
    }
    await page.reload();
    await unlock(page, amina.passphrase);
    await expect(page.getByText(/Too many wrong tries\. Wait \d+ seconds/)).toBeVisible();
    await expectAccessible(page);
  } finally {
    await nurse.close();
    await Promise.all([relay.remove(), nurse.remove()]);
  }
});

test('after eight hours of work the passphrase is asked for, whatever PIN there is, also without a network', async ({
  launchOptions,
}) => {
  const relay = await RelayProcess.create();
  const nurse = await Person.create(amina, launchOptions);
  const { page } = nurse;
  try {
    await page.clock.install();
    await nurse.foundClinic(relay.address, 'Quillhaven Cottage');
    await nurse.go('Settings');
    await page.getByRole('link', { name: 'PIN and passkey' }).click();
    await page.getByLabel('New PIN').fill('482915');
    await page.getByRole('button', { name: 'Set PIN' }).click();
    await expect(page.getByText('A PIN is set.')).toBeVisible();
    await nurse.installed();
    await page.context().setOffline(true);
    for (let worked = 0; worked < 8 * 60 - 25; worked += 25) {
      await page.clock.fastForward(25 * MINUTE);
      await page.keyboard.press('Shift');
    }
    await expect(page.getByRole('button', { name: 'Lock now' })).toBeVisible();
    await page.clock.fastForward(25 * MINUTE);
    await locked(page);
    // The engine's own clock was never moved: the page goes back to the same day.
    await page.clock.setSystemTime(new Date());
    await unlock(page, amina.passphrase);
    await isOpen(page, amina.name);
  } finally {
    await nurse.close();
    await Promise.all([relay.remove(), nurse.remove()]);
  }
});

test('a page that could not be loaded again locks all the same', async ({ launchOptions }) => {
  const relay = await RelayProcess.create();
  const nurse = await Person.create(amina, { ...launchOptions, serviceWorkers: 'block' });
  const { page } = nurse;
  try {
    await nurse.foundClinic(relay.address, 'Quillhaven Cottage');
    await relay.stop();
    await lock(page);
    await expect(page.getByText(amina.name)).toHaveCount(0);
    expect(await targetsOf(page, 'worker')).toEqual([]);
  } finally {
    await nurse.close();
    await Promise.all([relay.remove(), nurse.remove()]);
  }
});

/** A device that has a fingerprint reader, and a finger on it. */
async function withFingerprint(page: Page): Promise<{
  readonly session: CDPSession;
  readonly authenticatorId: string;
}> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      hasPrf: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { session, authenticatorId };
}

test('a passkey unlocks, a wrong finger does not, and the passphrase always does', async ({
  launchOptions,
}) => {
  const relay = await RelayProcess.create();
  const nurse = await Person.create(amina, launchOptions);
  const { page } = nurse;
  try {
    const { session, authenticatorId } = await withFingerprint(page);
    const finger = (isUserVerified: boolean) =>
      session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
    await nurse.foundClinic(relay.address, 'Quillhaven Cottage');

    await test.step('it is added in the settings', async () => {
      await nurse.go('Settings');
      await page.getByRole('link', { name: 'PIN and passkey' }).click();
      await page.getByRole('button', { name: 'Add a passkey' }).click();
      await expect(page.getByText('A passkey is set.')).toBeVisible();
      await expectAccessible(page);
      const { credentials } = await session.send('WebAuthn.getCredentials', { authenticatorId });
      expect(JSON.stringify(credentials)).not.toContain('Vexley');
    });

    await test.step('it unlocks', async () => {
      await lock(page);
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Use passkey' }).click();
      await isOpen(page, amina.name);
    });

    await test.step('a finger that is not hers opens nothing; her passphrase does', async () => {
      await lock(page);
      await finger(false);
      await page.getByRole('button', { name: 'Use passkey' }).click();
      await expect(page.getByText('Your device did not confirm it.')).toBeVisible();
      await unlock(page, amina.passphrase);
      await isOpen(page, amina.name);
      await finger(true);
    });

    await test.step('taken away, only the passphrase is left', async () => {
      await nurse.go('Settings');
      await page.getByRole('link', { name: 'PIN and passkey' }).click();
      await page.getByRole('button', { name: 'Remove passkey' }).click();
      await expect(page.getByRole('button', { name: 'Add a passkey' })).toBeVisible();
      await lock(page);
      await expect(page.getByRole('button', { name: 'Use passkey' })).toHaveCount(0);
      await unlock(page, amina.passphrase);
      await isOpen(page, amina.name);
    });
    expect(nurse.complaints).toEqual([]);
  } finally {
    await nurse.close();
    await Promise.all([relay.remove(), nurse.remove()]);
  }
});

test('after a lock the memory of the page holds nothing of what was open, and its engine is gone', async ({
  launchOptions,
}) => {
  const relay = await RelayProcess.create();
  const nurse = await Person.create(amina, launchOptions);
  const { page } = nurse;
  const secrets = ['Marintholm', 'Rosabelwyn', amina.name, amina.passphrase, 'Quillhaven Cottage'];
  const inMemory = async () => {
    const memory = await memoryOf(page);
    return secrets.filter((secret) => memory.includes(secret));
  };
  try {
    await nurse.foundClinic(relay.address, 'Quillhaven Cottage');
    await nurse.registerPatient({ family: 'Marintholm', given: 'Rosabelwyn' });
    // The search finds what is there: without this the rest would prove nothing.
    expect(await inMemory()).toEqual(expect.arrayContaining(['Marintholm', amina.name]));
    const [engine] = await targetsOf(page, 'worker');
    expect(engine).toBeDefined();

    await lock(page);
    expect(await inMemory()).toEqual([]);
    expect(await targetsOf(page, 'worker')).toEqual([]);

    await unlock(page, amina.passphrase);
    await isOpen(page, amina.name);
    const [next, ...more] = await targetsOf(page, 'worker');
    expect(more).toEqual([]);
    expect(next).not.toBe(engine);
  } finally {
    await nurse.close();
    await Promise.all([relay.remove(), nurse.remove()]);
  }
});
