/** The unit of systemd by systemd's own word: it is understood, and leaves little open. */
import { spawnSync } from 'node:child_process';
import { beforeEach, expect, test } from 'vitest';
import { notRun } from '../../tests/architecture/not-run.ts';

const unit = new URL('lantern.service', import.meta.url).pathname;
/** Of ten, in tenths: what systemd itself calls small ends below two. */
const EXPOSURE_MAX = 20;

const analyze = (...parameters: readonly string[]) =>
  spawnSync('systemd-analyze', [...parameters, unit], { encoding: 'utf8' });

beforeEach((context) => {
  if (analyze('--version').status !== 0) notRun(context, 'systemd is not installed');
});

test('what a relay does not need is closed to it', () => {
  const threshold = `--threshold=${String(EXPOSURE_MAX)}`;
  const { status, stdout } = analyze('security', '--offline=true', threshold);
  expect([status, stdout.split('\n').findLast((line) => line.includes('exposure'))]).toEqual([
    0,
    expect.stringContaining('lantern.service'),
  ]);
});

test('every line of it is understood', () => {
  const { stderr } = analyze('verify');
  // Where the project or Node do not lie where the unit wants them is another matter.
  const faults = stderr.split('\n').filter((line) => line.includes('lantern.service:'));
  expect(faults.filter((line) => /Unknown|Failed to parse|Invalid/.test(line))).toEqual([]);
});
