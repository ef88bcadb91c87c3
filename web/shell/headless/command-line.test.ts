import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMMANDS, OPTIONS } from './command-table.ts';
import { helpText } from './help.ts';
import { lantern, PASSPHRASE } from './lantern.test-support.ts';
import { printable, printableJson } from './printable.ts';
import { parseRelayAddress } from './relay-address.ts';

let place: string;
let data: readonly string[];
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'lantern-line-'));
  data = ['--data', join(place, 'device')];
});
afterAll(() => rm(place, { recursive: true, force: true }));

test.each([['help'], ['--help']])('%s names every command and every option', async (word) => {
  const { code, printed } = await lantern([word]);
  expect(code).toBe(0);
  for (const { name } of COMMANDS)
    expect(printed.join('\n')).toMatch(new RegExp(`^  ${name} `, 'm'));
  for (const name of Object.keys(OPTIONS)) expect(printed.join('\n')).toContain(`--${name}`);
});

test('the document shows the help as it is', () => {
  const document = readFileSync(new URL('../../../docs/headless.md', import.meta.url), 'utf8');
  expect(document).toContain(`\n${helpText()}\n`);
});

test('no command at all shows the help and is no success', async () => {
  const { code, printed } = await lantern([]);
  expect(code).toBe(1);
  expect(printed.join()).toContain('Usage:');
});

describe('what is not understood is one line and exit code 1, before anything is opened', () => {
  test.each([
    [['heal'], 'headless/unknown-command'],
    [['patients', '--passphrase', 'x'], 'headless/unknown-option'],
    [['patients', '--clinic', 'Lakeside'], 'headless/unknown-option'],
    [['patients', '--data'], 'headless/unknown-option'],
    [['allergy', 'K7-4M2PR'], 'headless/missing'],
    [['register', '--family', 'Marín'], 'headless/missing'],
    [['patients', 'Rosa'], 'headless/too-many-words'],
    [['sync', '--wait', 'long'], 'headless/invalid'],
    [['sync', '--wait=-1'], 'headless/invalid'],
    [['sync', '--relay', 'http://relay.example'], 'headless/bad-relay'],
    [['sync', '--relay', 'relay'], 'headless/bad-relay'],
  ])('%j: %s', async (args, code) => {
    const answer = await lantern(args, { passphrase: PASSPHRASE });
    expect(answer).toMatchObject({ code: 1, printed: [] });
    expect(answer.complaints).toHaveLength(1);
    expect(answer.complaints[0]).toMatch(new RegExp(`\\(${code}\\)$`));
  });
});

test('a passphrase in an argument is never repeated', async () => {
  const answer = await lantern(['patients', '--passphrase=secret words here']);
  expect([...answer.complaints, ...answer.printed].join()).not.toContain('secret');
});

describe('a device that nobody has set up', () => {
  test('says so, without asking for a passphrase', async () => {
    const answer = await lantern(['patients', '--json', ...data]);
    expect(answer).toMatchObject({ code: 1, json: { error: 'identity/not-set-up' } });
  });

  const found = [
    'found',
    '--clinic',
    'Lakeside',
    '--name',
    'Amina',
    '--profession',
    'nurse',
    '--json',
  ];
  test.each([
    ['nobody can be asked', [], 'headless/no-passphrase'],
    [
      'two typings differ',
      ['long enough for one', 'long enough for two'],
      'headless/different-passphrases',
    ],
    ['it is too short', ['short', 'short'], 'identity/weak-passphrase'],
  ])('is not set up when %s', async (_why, typed, error) => {
    expect(await lantern([...found, ...data], { typed })).toMatchObject({
      code: 1,
      json: { error },
    });
  });

  test('does not take for a link what is none', async () => {
    const join = [
      'join',
      'https://lantern.example/join#nothing',
      '--name',
      'K',
      '--profession',
      'doctor',
    ];
    const answer = await lantern([...join, ...data], { passphrase: PASSPHRASE });
    expect(answer.complaints).toEqual(['This is not an invitation link. (identity/bad-link)']);
  });
});

test.each([
  ['', 'http://localhost:8787', 'ws://localhost:8787/relay'],
  ['https://lantern.example/', 'https://lantern.example', 'wss://lantern.example/relay'],
  ['http://[::1]:9000', 'http://[::1]:9000', 'ws://[::1]:9000/relay'],
])('the address %j is reached at its socket', (text, origin, socket) => {
  expect(parseRelayAddress(text)).toEqual({ ok: true, value: { origin, socket } });
});

test('text of others cannot steer the terminal', () => {
  expect(printable('a\u001b[2Jb\r\u009b\u202ec\td\ne')).toBe(
    'a\ufffd[2Jb\ufffd\ufffd\ufffdc\td\ne',
  );
  const json = printableJson({ name: 'a\u001bb\u009b\u202ec' });
  expect(json).toBe('{"name":"a\\u001bb\\u009b\\u202ec"}');
  expect(JSON.parse(json)).toEqual({ name: 'a\u001bb\u009b\u202ec' });
  expect(printable('Marín 山田 مريم 👩‍⚕️')).toBe('Marín 山田 مريم 👩‍⚕️');
});
