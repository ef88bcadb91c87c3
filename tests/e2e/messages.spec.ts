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
    await hers.getByRole('button', { name: 'Send' }).click();
    await expect(hers.getByText('On Dr Lee’s device')).toBeVisible();

    await his.getByRole('link', { name: 'Messages' }).first().click();
    await expect(his.getByText('1 unread')).toBeVisible();
    await expectAccessible(his);
    await his.getByRole('link', { name: /Amina Sarr/ }).click();
    await expect(hers.getByText('Seen by Dr Lee')).toBeVisible();
    await his.getByRole('button', { name: 'Acknowledge' }).click();
    await expect(hers.getByText('Acknowledged by Dr Lee')).toBeVisible();
    await expectAccessible(hers);
    expect([...nurse.complaints, ...doctor.complaints]).toEqual([]);
  } finally {
    await nurse.close();
    await doctor.close();
    await relay.remove();
    await nurse.remove();
    await doctor.remove();
  }
});
