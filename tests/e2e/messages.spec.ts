/** Two people write to each other in two browsers, and each sees how far their words have come: by name, and no further. */
import { expect, test } from '@playwright/test';
import { expectAccessible } from './support/accessibility.ts';
import { Person } from './support/person.ts';
import { RelayProcess } from './support/relay-process.ts';

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
      await his.close();
      await expect(hers.getByText('Here now')).toBeHidden();
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
