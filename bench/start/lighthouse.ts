/** What Lighthouse says of the first screen on a phone, between 0 and 1. It is installed beside this file at the first use. */
import { spawn } from 'node:child_process';
import process from 'node:process';
import { installOwn } from '../own-packages.ts';

const FOLDER = new URL('lighthouse/', import.meta.url).pathname;
const CHROMIUM = '--headless=new --no-sandbox --disable-gpu --no-first-run';

export interface Scores {
  readonly performance: number;
  readonly accessibility: number;
}

/** Undefined where it cannot be installed or says nothing: then it is not measured. */
export async function lighthouseScores(address: string): Promise<Scores | undefined> {
  if (!installOwn(FOLDER, 'lighthouse')) return undefined;
  const child = spawn(
    `${FOLDER}node_modules/.bin/lighthouse`,
    [
      address,
      '--quiet',
      '--output=json',
      '--only-categories=performance,accessibility',
      `--chrome-flags=${CHROMIUM}`,
    ],
    {
      env: {
        ...process.env,
        CHROME_PATH: process.env['LANTERN_CHROMIUM'] ?? '/usr/bin/chromium',
      },
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  let text = '';
  child.stdout.on('data', (bytes: Buffer) => (text += bytes.toString('utf8')));
  await new Promise((resolve) => child.once('close', resolve));
  return scoresIn(text);
}

function scoresIn(text: string): Scores | undefined {
  const score = (category: string): number | undefined => {
    const found = new RegExp(`"id":\\s*"${category}",\\s*"score":\\s*([0-9.]+)`).exec(text)?.[1];
    return found === undefined ? undefined : Number(found);
  };
  const [performance, accessibility] = [score('performance'), score('accessibility')];
  return performance === undefined || accessibility === undefined
    ? undefined
    : { performance, accessibility };
}
