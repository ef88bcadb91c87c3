/** Messages that wait on this device: kept over a restart, sent once when their time has come, and told of when they cannot be. */
import { expect, test } from 'vitest';
import type { Timers } from '#kernel/ports.ts';
import { parseMillis } from '#kernel/ports.ts';
import { ok } from '#kernel/result.ts';
import { LATER_MAX, LaterMessages, type LaterMessage } from './later-messages.ts';

class Device {
  kept = '';
  sent: string[] = [];
  canSend = true;
  shown: readonly LaterMessage[] = [];
  #now = 1_000_000;
  #timers: { readonly at: number; readonly run: () => void }[] = [];
  readonly #schedule: Timers['schedule'] = (delayMs, run) => {
    const timer = { at: this.#now + delayMs, run };
    this.#timers.push(timer);
    return () => void (this.#timers = this.#timers.filter((one) => one !== timer));
  };

  async open(): Promise<LaterMessages> {
    this.#timers = [];
    const later = new LaterMessages({
      clock: {
        now: () => {
          const now = parseMillis(this.#now);
          if (now === undefined) throw new Error('a time');
          return now;
        },
      },
      timers: { schedule: this.#schedule },
      read: () => Promise.resolve(ok(this.kept)),
      keep: ({ text }) => {
        this.kept = text;
        return Promise.resolve(ok(undefined));
      },
      send: ({ text }) => {
        if (this.canSend) this.sent.push(text);
        return Promise.resolve(this.canSend);
      },
      changed: (messages) => (this.shown = messages),
    });
    await later.begin();
    return later;
  }

  async pass(ms: number): Promise<void> {
    this.#now += ms;
    const due = this.#timers.filter(({ at }) => at <= this.#now);
    this.#timers = this.#timers.filter(({ at }) => at > this.#now);
    for (const { run } of due) run();
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  }

  message(id: string, inMs: number): LaterMessage {
    const words = { text: `text ${id}`, urgent: false, needsReply: false, replyTo: '' };
    return { id, conversation: 'ab', at: this.#now + inMs, hasFailed: false, ...words };
  }
}

test('a message is sent once its time has come, and no earlier', async () => {
  const device = new Device();
  const later = await device.open();
  await later.add(device.message('one', 60_000));
  await device.pass(59_000);
  expect(device.sent).toEqual([]);
  await device.pass(1_000);
  expect(device.sent).toEqual(['text one']);
  await device.pass(3_600_000);
  expect(device.sent).toEqual(['text one']);
  expect(device.kept).toBe('');
});

test('what was due while the device slept is sent when it is opened again', async () => {
  const device = new Device();
  const later = await device.open();
  await later.add(device.message('one', 60_000));
  later.end();
  await device.pass(86_400_000);
  expect(device.sent).toEqual([]);
  await device.open();
  expect(device.sent).toEqual(['text one']);
});

test('what cannot be sent stays, says so, and is not tried behind anybody’s back', async () => {
  const device = new Device();
  device.canSend = false;
  const later = await device.open();
  await later.add(device.message('one', 1_000));
  await device.pass(1_000);
  expect(device.shown).toMatchObject([{ id: 'one', hasFailed: true }]);
  device.canSend = true;
  await device.pass(3_600_000);
  expect(device.sent).toEqual([]);
  await later.sendNow('one');
  expect(device.sent).toEqual(['text one']);
  expect(device.shown).toEqual([]);
});

test('no more wait than can be kept, and what cannot be read waits for nobody', async () => {
  const device = new Device();
  const later = await device.open();
  for (let i = 0; i < LATER_MAX; i++) await later.add(device.message(String(i), 60_000));
  expect(await later.add(device.message('more', 60_000))).toMatchObject({ ok: false });
  device.kept = '[{"id":7}]';
  await device.open();
  expect(device.shown).toEqual([]);
});
