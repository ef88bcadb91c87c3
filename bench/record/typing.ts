/** Two people type in one note at two browsers: from a word in one field until it stands in the other, over the relay. */
import process from 'node:process';
import { chromium, type Browser, type Page } from '@playwright/test';
import { inPage, SEE_WORDS, WRITE_WORDS } from './in-page.ts';

const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-sync'];
const PASSPHRASE = 'long enough to be measured';
const NOTE = 'Together';
const ARRIVAL_MS_MAX = 60_000;

/** Milliseconds for each word, both ways in turn, after each has seen the other once. */
export async function typingTogether(address: string, rounds: number): Promise<readonly number[]> {
  const browser = await chromium.launch({
    executablePath: process.env['LANTERN_CHROMIUM'] ?? '/usr/bin/chromium',
    args: ARGUMENTS,
  });
  try {
    const amina = await newPage(browser);
    const koffi = await newPage(browser);
    await meetInClinic(address, amina, koffi);
    await meetInNote(amina, koffi);
    const times: number[] = [];
    for (let round = -1; round < rounds; round++) {
      const there = await seenMs(amina, koffi, ` a${String(round)}.`);
      const back = await seenMs(koffi, amina, ` k${String(round)}.`);
      // The first word of each tells the other that somebody is there.
      if (round >= 0) times.push(there, back);
    }
    return times;
  } finally {
    await browser.close();
  }
}

/** Of a context of its own: two contexts share no storage. */
async function newPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  context.setDefaultTimeout(ARRIVAL_MS_MAX);
  return context.newPage();
}

async function introduce(page: Page, name: string, profession: string): Promise<void> {
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel(profession).check();
  await page.getByLabel('Passphrase').fill(PASSPHRASE);
}

async function meetInClinic(address: string, amina: Page, koffi: Page): Promise<void> {
  await amina.goto(address);
  await amina.getByRole('button', { name: 'Set up a new clinic' }).click();
  await amina.getByLabel('Name of the clinic').fill('Lakeside');
  await introduce(amina, 'Amina', 'Nurse');
  await amina.getByRole('button', { name: 'Set up clinic' }).click();
  await amina.getByRole('link', { name: 'People' }).first().click();
  await amina.getByRole('button', { name: 'Invite a colleague' }).click();
  await koffi.goto(await amina.getByLabel('Invitation link').inputValue());
  await koffi.getByRole('button', { name: 'Continue' }).click();
  await introduce(koffi, 'Koffi', 'Doctor');
  await koffi.getByRole('button', { name: 'Ask to join' }).click();
  await amina.getByTestId('check-number').waitFor();
  await amina.getByRole('button', { name: 'Let in', exact: true }).click();
  await koffi.getByRole('link', { name: 'Patients' }).first().waitFor();
}

async function meetInNote(amina: Page, koffi: Page): Promise<void> {
  await amina.getByRole('link', { name: 'Patients' }).first().click();
  await amina.getByRole('link', { name: 'New patient' }).first().click();
  await amina.getByLabel('Family name').fill('Marín');
  await amina.getByLabel('Day').fill('7');
  await amina.getByLabel('Month').selectOption('03');
  await amina.getByLabel('Year').fill('1959');
  await amina.getByLabel('Female').check();
  await amina.getByRole('button', { name: 'Register patient' }).click();
  await amina.getByRole('button', { name: 'Write a note' }).click();
  await amina.getByLabel('Title').fill(NOTE);
  await amina.getByRole('button', { name: 'Start writing' }).click();
  await amina.getByLabel('Note text').waitFor();
  await koffi.getByRole('link', { name: 'Patients' }).first().click();
  await koffi.getByRole('link', { name: 'MARÍN' }).first().click();
  await koffi.getByRole('link', { name: NOTE }).click();
  await koffi.getByLabel('Note text').waitFor();
}

/** Both pages have the one clock of this machine. */
async function seenMs(from: Page, to: Page, words: string): Promise<number> {
  const seen = inPage(to, SEE_WORDS, words);
  const typed = await inPage(from, WRITE_WORDS, words);
  return (await seen) - typed;
}
