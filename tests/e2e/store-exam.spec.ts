/** The store's exam in a real Chromium: the same rulings as on every other store, and what only a browser can refuse. */
import { expect, test, type Page } from '@playwright/test';
import { build } from 'vite';
import { SHARED_STORE_RULINGS, STORE_RULINGS } from '#storage/row-store.exam.test-support.ts';

const PROJECT = new URL('../..', import.meta.url).pathname;
const ORIGIN = 'http://localhost:1';
/** Its quota is set before anything of it is opened: a browser that has looked already does not look again. */
const SMALL_ORIGIN = 'http://localhost:2';
const ROOM_BYTES = 12 * 1_048_576;

test('the store in a real browser passes the exam, commits strictly, and gives up nothing when there is no room', async ({
  page,
}) => {
  const browser = await page.context().newCDPSession(page);
  const room = (quotaSize?: number) =>
    browser.send('Storage.overrideQuotaForOrigin', {
      origin: SMALL_ORIGIN,
      ...(quotaSize !== undefined && { quotaSize }),
    });
  await open(page, ORIGIN);

  await test.step('what every store does', async () => {
    const rulings = [...STORE_RULINGS, ...SHARED_STORE_RULINGS];
    expect(await call(page, 'sit')).toEqual(
      Object.fromEntries(rulings.map(({ name, expected }) => [name, expected])),
    );
  });

  await test.step('nothing is called durable before it is on the disk', async () => {
    const asked = await call(page, 'durabilities');
    expect(asked).toEqual(['strict', 'strict']);
  });

  await test.step('a database that the browser closed is opened again, and nothing is refused', async () => {
    expect(await call(page, 'afterLostHandle')).toEqual([true, true]);
  });

  await test.step('a commit there is no room for is refused whole, what was there stays, and with room it goes on', async () => {
    await room(ROOM_BYTES);
    await open(page, SMALL_ORIGIN);
    const { kept, answer } = (await call(page, 'fill')) as { kept: number; answer: string };
    expect(answer).toBe('storage/full');
    expect(kept).toBeGreaterThan(0);
    await room();
    await open(page, SMALL_ORIGIN);
    expect(await call(page, 'goOn')).toEqual([kept, kept, true]);
  });
});

/** An empty page with the exam in it. */
async function open(page: Page, origin: string): Promise<void> {
  const code = await bundled();
  await page.route(`${origin}/*`, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Exam</title>' }),
  );
  await page.goto(`${origin}/`);
  await page.addScriptTag({ content: code });
}

const call = (
  page: Page,
  name: 'sit' | 'durabilities' | 'afterLostHandle' | 'fill' | 'goOn',
): Promise<unknown> => page.evaluate(`exam.${name}()`);

let bundle: Promise<string> | undefined;

function bundled(): Promise<string> {
  bundle ??= build({
    configFile: false,
    root: PROJECT,
    logLevel: 'error',
    build: {
      write: false,
      target: 'esnext',
      lib: {
        entry: `${PROJECT}tests/e2e/support/store-exam-page.ts`,
        formats: ['iife'],
        name: 'exam',
      },
    },
  }).then((output) => {
    const [result] = Array.isArray(output) ? output : [output];
    const chunk = result !== undefined && 'output' in result ? result.output[0] : undefined;
    if (chunk === undefined) throw new Error('the bundler gave nothing');
    return chunk.code;
  });
  return bundle;
}
