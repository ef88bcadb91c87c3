/** Several people on one tablet: nobody finds anything of another, on the screen, in memory or on the disk. */
import { expect, test, type CDPSession, type Page } from '@playwright/test';
import { expectAccessible } from './support/accessibility.ts';
import { memoryOf, targetsOf } from './support/browser-memory.ts';
import { Person } from './support/person.ts';
import { RelayProcess } from './support/relay-process.ts';

const MINUTE = 60_000;
const amina = {
  name: 'Aminatu Vexley',
  profession: 'Nurse',
  passphrase: 'wobbling teacup marmalade 71',
} as const;
const koffi = {
  clinic: 'Second Station',
  name: 'Koffibert Zandrow',
  passphrase: 'gravel piano nineteen lilacs',
} as const;

const sign = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const locked = (page: Page) => expect(page.getByRole('heading', { name: 'Locked' })).toBeVisible();

async function lock(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Lock now' }).click();
  await locked(page);
}

async function unlock(page: Page, passphrase: string): Promise<void> {
  await page.getByLabel('Passphrase').fill(passphrase);
  await page.getByRole('button', { name: 'Unlock' }).click();
}

const isOpen = (page: Page, name: string) => expect(page.getByText(name).first()).toBeVisible();

test('two people on one tablet: each with their own vault, neither finds the other', async ({
  launchOptions,
}) => {
  const relay = await RelayProcess.create();
  const tablet = await Person.create(amina, launchOptions);
  const { page } = tablet;
  try {
    await page.clock.install();
    await tablet.foundClinic(relay.address, 'Quillhaven Cottage');
    await tablet.registerPatient({ family: 'Marintholm', given: 'Rosabelwyn' });
    const chart = page.url();

    await test.step('she likes it dark, and locks', async () => {
      await tablet.go('Settings');
      await page.getByRole('link', { name: 'Appearance' }).click();
      await page.getByLabel('Dark').check();
      await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
      await lock(page);
      await expect(page.getByText(amina.name)).toHaveCount(0);
    });

    await test.step('somebody else changes their mind, and she is still alone', async () => {
      await page.getByRole('button', { name: 'Somebody else' }).click();
      await expect(page.getByRole('heading', { name: 'Your sign here' })).toBeVisible();
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('button', { name: 'Back to the lock screen' }).click();
      await locked(page);
      await expect(page.getByText('Who are you?')).toHaveCount(0);
    });

    await test.step('he picks a sign, not hers, and sets up beside her', async () => {
      await page.getByRole('button', { name: 'Somebody else' }).click();
      await page.getByLabel('Letter').fill('a');
      await page.getByLabel('Triangle').check();
      await page.getByRole('button', { name: 'Continue' }).click();
      await expect(page.getByText('Somebody here has this sign already.')).toBeVisible();
      await page.getByLabel('Letter').fill('k');
      await page.getByLabel('Circle').check();
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('button', { name: 'Set up a new clinic' }).click();
      await page.getByLabel('Name of the clinic').fill(koffi.clinic);
      await page.getByLabel('Your name').fill(koffi.name);
      await page.getByLabel('Doctor').check();
      await page.getByLabel('Passphrase').fill(koffi.passphrase);
      await page.getByRole('button', { name: 'Set up clinic' }).click();
      await isOpen(page, koffi.name);
    });

    await test.step('he finds nothing of hers: no patient, no place she was at, no look', async () => {
      await tablet.go('Patients');
      await expect(page.getByText('No patients on this device yet.')).toBeVisible();
      await page.goto(chart);
      await locked(page);
      await sign(page, 'K, Circle').click();
      await unlock(page, koffi.passphrase);
      await isOpen(page, koffi.name);
      await expect(page.getByText('Marintholm')).toHaveCount(0);
      await tablet.go('Settings');
      await page.getByRole('link', { name: 'Appearance' }).click();
      await page.getByLabel('Light', { exact: true }).check();
      await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
      await tablet.go('Settings');
      await expect(page.getByText('it locks after 2 minutes')).toBeVisible();
      await page.getByRole('link', { name: 'Shared device' }).click();
      await expect(page.getByText('2 people use this device')).toBeVisible();
      await expectAccessible(page);
    });

    await test.step('after two idle minutes it locks, and his passphrase does not open her sign', async () => {
      await page.clock.fastForward(95_000);
      await expect(page.getByText('Locking in 30 seconds')).toBeVisible();
      await page.clock.fastForward(MINUTE);
      await locked(page);
      await expectAccessible(page);
      await sign(page, 'A, Triangle').click();
      await expect(page.getByLabel('Passphrase')).toBeFocused();
      await unlock(page, koffi.passphrase);
      await expect(page.getByText('That passphrase did not match')).toBeVisible();
      await unlock(page, amina.passphrase);
      await isOpen(page, amina.name);
      await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
      await page.goto(chart);
      await sign(page, 'A, Triangle').click();
      await unlock(page, amina.passphrase);
      await expect(page.getByRole('heading', { name: 'Allergies' })).toBeVisible();
    });

    await test.step('he leaves the tablet; she stays, alone again', async () => {
      await lock(page);
      await sign(page, 'K, Circle').click();
      await unlock(page, koffi.passphrase);
      await isOpen(page, koffi.name);
      await tablet.go('Settings');
      await page.getByRole('link', { name: 'Shared device' }).click();
      await page.getByRole('button', { name: 'Remove me from this device' }).click();
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Remove from this device' }).click();
      await locked(page);
      await expect(page.getByText('Who are you?')).toHaveCount(0);
      const stores = await page.evaluate(async () =>
        (await indexedDB.databases()).map(({ name }) => name),
      );
      expect(stores).toEqual(['lantern']);
      await unlock(page, amina.passphrase);
      await tablet.openPatient('Marintholm');
    });

    expect(tablet.complaints).toEqual([]);
  } finally {
    await tablet.close();
    await Promise.all([relay.remove(), tablet.remove()]);
  }
});

/** Whether everything that anybody of this device has to send is signed for by the server, as the disk tells. */
const allSent = (page: Page) =>
  expect
    .poll(() =>
      page.evaluate(async () => {
        let waiting = 0;
        for (const { name } of await indexedDB.databases()) {
          const opening = indexedDB.open(String(name));
          const database = await new Promise<IDBDatabase>((resolve) => {
            opening.onsuccess = () => resolve(opening.result);
          });
          const counting = database.transaction('outbox').objectStore('outbox').count();
          waiting += await new Promise<number>((resolve) => {
            counting.onsuccess = () => resolve(counting.result);
          });
          database.close();
        }
        return waiting;
      }),
    )
    .toBe(0);

test('somebody joins a clinic on the one tablet it has, taking turns with who invites', async ({
  launchOptions,
}) => {
  const relay = await RelayProcess.create();
  const tablet = await Person.create(amina, launchOptions);
  const { page } = tablet;
  const turn = async (name: string, passphrase: string) => {
    await allSent(page);
    await lock(page);
    await sign(page, name).click();
    await unlock(page, passphrase);
  };
  const [herTurn, hisTurn] = [
    () => turn('A, Triangle', amina.passphrase),
    () => turn('K, Circle', koffi.passphrase),
  ];
  try {
    await tablet.foundClinic(relay.address, 'Quillhaven Cottage');
    await tablet.registerPatient({ family: 'Marintholm', given: 'Rosabelwyn' });
    const link = await tablet.invite();
    await lock(page);

    await test.step('he opens the link, which waits behind her lock, and asks to join', async () => {
      await page.goto(link);
      await locked(page);
      await page.getByRole('button', { name: 'Somebody else' }).click();
      await page.getByLabel('Letter').fill('K');
      await page.getByLabel('Circle').check();
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByLabel('Your name').fill(koffi.name);
      await page.getByLabel('Doctor').check();
      await page.getByLabel('Passphrase').fill(koffi.passphrase);
      await page.getByRole('button', { name: 'Ask to join' }).click();
      await expect(page.getByText('Your request is on its way.')).toBeVisible();
      await expectAccessible(page);
    });

    const number = await test.step('turn by turn they come to one number', async () => {
      await herTurn();
      await tablet.go('People');
      await expect(page.getByText('once their device answers')).toBeVisible();
      await hisTurn();
      const his = await tablet.checkNumber();
      await herTurn();
      await tablet.go('People');
      expect(await tablet.checkNumber()).toBe(his);
      return his;
    });
    expect(number.replace(/\s/g, '')).toMatch(/^\d{6}$/);

    await test.step('she lets him in, and in his next turn he works on her patient', async () => {
      await page.getByRole('button', { name: 'Let in', exact: true }).click();
      await expect(page.getByTestId('check-number')).toHaveCount(0);
      await hisTurn();
      await tablet.openPatient('Marintholm');
    });
    expect(tablet.complaints).toEqual([]);
  } finally {
    await tablet.close();
    await Promise.all([relay.remove(), tablet.remove()]);
  }
});

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
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
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
