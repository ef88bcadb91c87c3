import { expect, test } from 'vitest';
import { SignInWanted } from './sign-in-wanted.ts';

function asking(answers: readonly (Response | undefined)[]) {
  let at = 0;
  const clock = { now: 0 };
  const paths: string[] = [];
  const wanted = new SignInWanted({
    now: () => clock.now,
    fetch: (path) => {
      paths.push(path);
      const answer = answers[at++];
      return answer === undefined
        ? Promise.reject(new TypeError('no network'))
        : Promise.resolve(answer);
    },
  });
  return { wanted, clock, paths };
}

const page = () => new Response('<h1>Hotel</h1>', { headers: { 'content-type': 'text/html' } });
const health = (status: number) => Response.json({ status: 'ok' }, { status });

test.each([
  ['a page with a form', page(), true],
  ['our server, well', health(200), false],
  ['our server, unwell', health(503), false],
  ['a proxy whose server is away', new Response('<h1>Bad gateway</h1>', { status: 502 }), false],
  ['nobody', undefined, false],
])('where the server should be, answers %s', async (_who, answer, expected) => {
  expect(await asking([answer]).wanted.ask()).toBe(expected);
});

test('it is asked at most every ten seconds, and anew once a server was reached', async () => {
  const { wanted, clock, paths } = asking([page(), undefined, page()]);
  expect([await wanted.ask(), await wanted.ask()]).toEqual([true, true]);
  expect(paths).toEqual(['/healthz']);
  clock.now = 10_000;
  expect(await wanted.ask()).toBe(false);
  wanted.forget();
  expect(await wanted.ask()).toBe(true);
});
