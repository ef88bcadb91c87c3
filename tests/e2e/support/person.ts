/** One person at one device: a Chromium profile of their own, and what they do on screen, by the names on the screen. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, type BrowserContext, type Page } from '@playwright/test';

export interface Introduction {
  readonly name: string;
  /** A patient is not asked for one. */
  readonly profession: 'Nurse' | 'Doctor' | 'Patient';
  readonly passphrase: string;
}

type LaunchOptions = NonNullable<Parameters<typeof chromium.launchPersistentContext>[1]>;

export class Person {
  readonly profile: string;
  readonly page: Page;
  readonly #context: BrowserContext;
  readonly #introduction: Introduction;
  /** Bytes that crossed the wire, both ways. */
  readonly wire: Buffer[] = [];
  /** Errors the console showed, and blocked content. */
  readonly complaints: string[] = [];

  private constructor(profile: string, context: BrowserContext, introduction: Introduction) {
    this.profile = profile;
    this.#context = context;
    this.#introduction = introduction;
    const [page] = context.pages();
    if (page === undefined) throw new Error('a profile opens with a page');
    this.page = page;
    this.#listen(page);
  }

  static async create(introduction: Introduction, options: LaunchOptions): Promise<Person> {
    const profile = await mkdtemp(join(tmpdir(), 'lantern-profile-'));
    const context = await chromium.launchPersistentContext(profile, {
      ...options,
      viewport: { width: 1280, height: 800 },
    });
    return new Person(profile, context, introduction);
  }

  async foundClinic(address: string, clinic: string): Promise<void> {
    const { page } = this;
    await page.goto(address);
    await page.getByRole('button', { name: 'Set up a new clinic' }).click();
    await page.getByLabel('Name of the clinic').fill(clinic);
    await this.#introduce();
    await page.getByRole('button', { name: 'Set up clinic' }).click();
    await expect(page.getByRole('link', { name: 'Patients' }).first()).toBeVisible();
  }

  /** The link another person can join with. */
  async invite(): Promise<string> {
    await this.go('People');
    await this.page.getByRole('button', { name: 'Invite a colleague' }).click();
    return this.page.getByLabel('Invitation link').inputValue();
  }

  async join(link: string): Promise<void> {
    const { page } = this;
    await page.goto(link);
    await page.getByRole('button', { name: 'Continue' }).click();
    await this.#introduce();
    await page.getByRole('button', { name: 'Ask to join' }).click();
  }

  checkNumber(): Promise<string> {
    return this.page.getByTestId('check-number').innerText();
  }

  async unlock(): Promise<void> {
    await this.page.getByLabel('Passphrase').fill(this.#introduction.passphrase);
    await this.page.getByRole('button', { name: 'Unlock' }).click();
  }

  /** Until the app lies on this device, and opens without its server. */
  async installed(): Promise<void> {
    await this.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  }

  /** Without the network, as far as this browser is concerned, and from the start of the program. */
  async reloadOffline(): Promise<void> {
    await this.installed();
    await this.#context.setOffline(true);
    await this.page.reload();
    await this.unlock();
  }

  async back(): Promise<void> {
    await this.#context.setOffline(false);
  }

  async go(place: 'Today' | 'Patients' | 'Messages' | 'People' | 'Settings'): Promise<void> {
    await this.page.getByRole('link', { name: place }).first().click();
  }

  async registerPatient(patient: {
    readonly family: string;
    readonly given: string;
  }): Promise<void> {
    const { page } = this;
    await this.go('Patients');
    await page.getByRole('link', { name: 'New patient' }).first().click();
    await page.getByLabel('Family name').fill(patient.family);
    await page.getByLabel('Given name').fill(patient.given);
    await page.getByLabel('Day').fill('7');
    await page.getByLabel('Month').selectOption('03');
    await page.getByLabel('Year').fill('1959');
    await page.getByLabel('Female').check();
    await page.getByRole('button', { name: 'Register patient' }).click();
    await expect(page.getByRole('heading', { name: 'Allergies' })).toBeVisible();
  }

  async openPatient(family: string): Promise<void> {
    await this.go('Patients');
    // A record that somebody else has just founded comes when its channels have been opened.
    await this.page.getByRole('link', { name: family }).first().click();
    await expect(this.page.getByRole('heading', { name: 'Allergies' })).toBeVisible();
  }

  async recordAllergy(allergy: {
    readonly substance: string;
    readonly reaction: string;
  }): Promise<void> {
    const { page } = this;
    await page.getByRole('button', { name: 'Add allergy' }).click();
    await page.getByLabel('Substance').fill(allergy.substance);
    await page.getByLabel('What happened').fill(allergy.reaction);
    await page.getByLabel('Severe').check();
    await page.getByRole('button', { name: 'Save allergy' }).click();
    await expect(page.getByRole('dialog')).toBeHidden();
  }

  async startNote(title: string): Promise<void> {
    const { page } = this;
    await page.getByRole('button', { name: 'Write a note' }).click();
    await page.getByLabel('Title').fill(title);
    await page.getByRole('button', { name: 'Start writing' }).click();
    await expect(page.getByLabel('Note text')).toBeVisible();
  }

  async openNote(title: string): Promise<void> {
    await this.page.getByRole('link', { name: title }).click();
    await expect(this.page.getByLabel('Note text')).toBeVisible();
  }

  /** Types where the caret is put: at the beginning or the end of the note. */
  async type(text: string, where: 'start' | 'end'): Promise<void> {
    const field = this.page.getByLabel('Note text');
    await field.focus();
    await this.page.keyboard.press(where === 'start' ? 'Control+Home' : 'Control+End');
    await this.page.keyboard.type(text);
    await field.blur();
    await expect(this.page.getByText('Not saved yet')).toBeHidden();
  }

  async leaveNote(): Promise<void> {
    await this.page.getByRole('link', { name: 'Done' }).click();
  }

  async close(): Promise<void> {
    await this.#context.close();
  }

  remove(): Promise<void> {
    return rm(this.profile, { recursive: true, force: true });
  }

  async #introduce(): Promise<void> {
    const { page } = this;
    const { name, profession, passphrase } = this.#introduction;
    await page.getByLabel('Your name').fill(name);
    if (profession !== 'Patient') await page.getByLabel(profession).check();
    await page.getByLabel('Passphrase').fill(passphrase);
  }

  #listen(page: Page): void {
    page.on('websocket', (socket) => {
      const keep = ({ payload }: { readonly payload: string | Buffer }): void =>
        void this.wire.push(Buffer.from(payload));
      socket.on('framesent', keep);
      socket.on('framereceived', keep);
    });
    page.on('console', (message) => {
      const expected =
        /ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_REFUSED|WebSocket connection to|bluetooth/;
      if (message.type() === 'error' && !expected.test(message.text()))
        this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(error.message));
  }
}
