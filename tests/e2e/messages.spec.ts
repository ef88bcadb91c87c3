/** Two people write to each other in two browsers, and each sees how far their words have come: by name, and no further. */
import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from './support/accessibility.ts';
import { Person } from './support/person.ts';
import { RelayProcess } from './support/relay-process.ts';

/** As the browser's maker would: a push message arrives for the app of this address, with something in it that nobody may show. */
async function wake(page: Page, address: string): Promise<void> {
  const browser = await page.context().newCDPSession(page);
  const registrationId = await new Promise<string>((resolve) => {
    browser.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const ours = registrations.find(({ scopeURL }) => scopeURL.startsWith(address));
      if (ours !== undefined) resolve(ours.registrationId);
    });
    void browser.send('ServiceWorker.enable');
  });
  const origin = new URL(address).origin;
  await browser.send('ServiceWorker.deliverPushMessage', {
    ...{ origin, registrationId, data: 'Rosa Marín, potassium 6.9' },
  });
}

/** The clock of a device's engine goes this much ahead; the screen's stays. */
async function engineAhead(page: Page, ms: number): Promise<void> {
  for (const worker of page.workers())
    await worker.evaluate((ahead) => {
      const real = Date.now.bind(Date);
      Date.now = () => real() + ahead;
    }, ms);
}

const passphrase = 'long enough for a test';

test('a message climbs from a colleague’s device to seen and acknowledged', async ({
  launchOptions,
}) => {
  const relay = await RelayProcess.create();
  const nurse = await Person.create(
    { name: 'Amina Sarr', profession: 'Nurse', passphrase },
    launchOptions,
  );
  const doctor = await Person.create(
    { name: 'Dr Lee', profession: 'Doctor', passphrase },
    launchOptions,
  );
  const [hers, his] = [nurse.page, doctor.page];
  try {
    await nurse.foundClinic(relay.address, 'Kestrel Valley Clinic');
    await doctor.join(await nurse.invite());
    await hers.getByRole('button', { name: 'Let in', exact: true }).click();
    await expect(his.getByRole('link', { name: 'Patients' }).first()).toBeVisible();

    await hers.getByRole('link', { name: 'Messages' }).first().click();
    await hers.getByRole('button', { name: 'New conversation' }).click();
    await hers.getByLabel('Dr Lee').check();
    await hers.getByRole('button', { name: 'Start', exact: true }).click();
    await hers.getByRole('textbox', { name: 'Message' }).fill('184/102. Repeat in 5 minutes?');
    await hers.getByRole('checkbox', { name: 'Urgent' }).check();
    await hers.getByRole('button', { name: 'Send', exact: true }).click();
    await expect(hers.getByText('On Dr Lee’s device')).toBeVisible();

    await his.getByRole('link', { name: 'Messages' }).first().click();
    await expect(his.getByText('1 unread')).toBeVisible();
    await expectAccessible(his);
    await his.getByRole('link', { name: /Amina Sarr/ }).click();
    await expect(hers.getByText('Seen by Dr Lee')).toBeVisible();
    await his.getByRole('button', { name: 'Acknowledge' }).click();
    await expect(hers.getByText('Acknowledged by Dr Lee')).toBeVisible();
    await expectAccessible(hers);

    await test.step('words that are bold and a list arrive as such, and are answered in their thread', async () => {
      await hers.getByRole('textbox', { name: 'Message' }).fill('*Now:*\n- pressure\n- pulse');
      await hers.getByRole('button', { name: 'Send', exact: true }).click();
      const log = his.getByRole('log');
      await expect(log.getByText('Now:', { exact: true })).toHaveJSProperty('tagName', 'STRONG');
      await expect(log.getByRole('listitem').filter({ hasText: 'pulse' })).toBeVisible();
      await log.getByRole('button', { name: 'More' }).last().click();
      await his.getByRole('menuitem', { name: 'Reply' }).click();
      await his.getByRole('textbox', { name: 'Message' }).fill('184/100, pulse 88');
      await his.getByRole('button', { name: 'Send', exact: true }).click();
      await hers.getByRole('button', { name: 'Replies: 1' }).click();
      await expect(hers.getByRole('dialog').getByText('184/100, pulse 88')).toBeVisible();
      await hers.getByRole('button', { name: 'Close' }).click();
    });
    await test.step('a message that is kept for later waits here, and is sent when somebody says so', async () => {
      await his.getByRole('textbox', { name: 'Message' }).fill('Round at eight');
      await his.getByRole('button', { name: 'Schedule' }).click();
      await his.getByLabel('Tomorrow, 08:00').check();
      await his.getByRole('button', { name: 'Keep until then' }).click();
      await expect(his.getByText(/when this device is awake/)).toBeVisible();
      await expectAccessible(his);
      await his.getByRole('button', { name: 'Send now' }).click();
      await expect(hers.getByRole('log').getByText('Round at eight')).toBeVisible();
    });
    await test.step('a word of it is searched from anywhere, and what is found leads to where it stands', async () => {
      await his.keyboard.press('Control+K');
      await his.getByRole('combobox').fill('repeat');
      await his.getByRole('option', { name: 'Search everything for' }).click();
      const found = his.getByRole('list', { name: 'What was found' }).getByRole('link');
      await expect(found).toHaveCount(1);
      await expect(found.locator('mark')).toHaveText('Repeat');
      await expectAccessible(his);
      await found.click();
      const message = his.locator('[data-message]').filter({ hasText: '184/102. Repeat in 5' });
      await expect(message).toBeFocused();
      await expectAccessible(his);
    });
    await test.step('what looks like health data is copied with a reason alone', async () => {
      const log = hers.getByRole('log');
      await log.getByRole('button', { name: 'More' }).first().click();
      await hers.getByRole('menuitem', { name: 'Copy text' }).click();
      const asked = hers.getByRole('alertdialog');
      await expect(asked).toContainText('a measured value');
      await asked.getByRole('button', { name: 'Copy anyway' }).click();
      await expect(asked).toContainText('Say why');
      await expectAccessible(hers);
      await asked.getByRole('button', { name: 'Cancel' }).click();
    });
    await test.step('the notification of a message is read, and taken off the list', async () => {
      await hers.getByRole('link', { name: 'Today' }).first().click();
      await his.getByRole('textbox', { name: 'Message' }).fill('Come to bed 4');
      await his.getByRole('button', { name: 'Send', exact: true }).click();
      await hers.getByRole('link', { name: 'Notifications' }).first().click();
      const notice = hers
        .getByRole('main')
        .getByRole('listitem')
        .filter({ hasText: 'unread messages' });
      await expect(notice).toBeVisible();
      await hers.getByRole('button', { name: 'Mark all as read' }).click();
      await expect(hers.getByText('0 unread', { exact: true })).toBeVisible();
      await expectAccessible(hers);
      await notice.getByRole('button', { name: 'Take off this list' }).click();
      await expect(notice).toBeHidden();
    });
    await test.step('who is there and who writes is seen by those alone who have chosen to show themselves', async () => {
      const show = async (person: Person) => {
        await person.go('Settings');
        await person.page.getByRole('link', { name: 'Being reached' }).click();
        const choice = person.page.getByLabel('Show that I am here, and see who else is');
        await expect(choice).not.toBeChecked();
        await choice.check();
        await expect(choice).toBeChecked();
      };
      const open = async (person: Person, other: string) => {
        await person.go('Messages');
        await person.page.getByRole('link', { name: new RegExp(other) }).click();
      };
      await show(nurse);
      await expectAccessible(hers);
      await open(nurse, 'Dr Lee');
      await hers.getByRole('textbox', { name: 'Message' }).fill('Is');
      await expect(hers.getByText('Here now')).toBeHidden();
      await show(doctor);
      await open(doctor, 'Amina Sarr');
      await expect(hers.getByText('Here now')).toBeVisible();
      await expect(his.getByText('Here now')).toBeVisible();
      await hers.getByRole('textbox', { name: 'Message' }).pressSequentially(' bed 4 free');
      await expect(his.getByText('Amina Sarr is writing…')).toBeVisible();
      await expectAccessible(his);
    });
    await test.step('a message is taken back at 4:50, and not any more at 5:10 after it was written', async () => {
      const recall = async (text: string, aheadMs: number) => {
        const field = hers.getByRole('textbox', { name: 'Message' });
        await field.fill(text);
        await hers.getByRole('button', { name: 'Send', exact: true }).click();
        await expect(his.getByRole('log').getByText(text)).toBeVisible();
        await engineAhead(hers, aheadMs);
        const message = hers.locator('[data-message]').filter({ hasText: text });
        await message.getByRole('button', { name: 'More' }).click();
        await hers.getByRole('menuitem', { name: 'Take back' }).click();
      };
      await recall('Meant for somebody else', 290_000);
      await expect(his.getByRole('log').getByText('Meant for somebody else')).toBeHidden();
      await expect(hers.getByRole('log').getByText('Meant for somebody else')).toBeHidden();
      await recall('Too long ago to be taken back', 310_000);
      await expect(hers.getByText('can be taken back for 5 minutes')).toBeVisible();
      await expect(his.getByRole('log').getByText('Too long ago to be')).toBeVisible();
    });
    await test.step('a device whose app is closed is woken with empty words, and is gone for the others', async () => {
      const context = his.context();
      await context.grantPermissions(['notifications'], { origin: relay.address });
      const other = await context.newPage();
      await his.close();
      await expect(hers.getByText('Here now')).toBeHidden();
      await wake(other, relay.address);
      await other.goto(`${relay.address}/healthz`);
      await expect
        .poll(() =>
          other.evaluate(async () => {
            const registration = await navigator.serviceWorker.getRegistration('/');
            const shown = (await registration?.getNotifications()) ?? [];
            return shown.map(({ title, body }) => ({ title, body }));
          }),
        )
        .toEqual([{ title: 'Lantern', body: '' }]);
    });
    expect([...nurse.complaints, ...doctor.complaints]).toEqual([]);
  } finally {
    await nurse.close();
    await doctor.close();
    await relay.remove();
    await nurse.remove();
    await doctor.remove();
  }
});
