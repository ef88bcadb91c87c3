import { expect, test } from 'vitest';
import { SignInWanted } from './sign-in-wanted.ts';

/** `answers`: who answers each time; undefined for nobody. */
function network(answers: readonly (Response | undefined)[]) {
  const asked: string[] = [];
  const told: boolean[] = [];
  let due: (() => void) | undefined;
  const wanted = new SignInWanted({
    fetch: (path) => {
      const answer = answers[asked.length];
      asked.push(path);
      return answer === undefined
        ? Promise.reject(new TypeError('no network'))
        : Promise.resolve(answer);
    },
    timers: {
      schedule: (_ms, run) => {
        due = run;
        return () => (due = undefined);
      },
    },
    changed: (isWanted) => told.push(isWanted),
  });
  const settled = () => new Promise((done) => setImmediate(done));
  const later = async () => {
    due?.();
    await settled();
  };
  return { wanted, asked, told, settled, later };
}

const page = () => new Response('<h1>Hotel</h1>', { headers: { 'content-type': 'text/html' } });
const health = (status: number) => Response.json({ status: 'ok' }, { status });

test.each([
  ['a page with a form', page(), [true]],
  ['our server, well', health(200), []],
  ['our server, unwell', health(503), []],
  ['a proxy whose server is away', new Response('<h1>Bad gateway</h1>', { status: 502 }), []],
  ['nobody', undefined, []],
])('where the server should be, answers %s', async (_who, answer, expected) => {
  const { wanted, told, settled } = network([answer]);
  wanted.offline();
  await settled();
  expect(told).toEqual(expected);
});

test('it is asked again as long as the server is not reached, and said to be over then', async () => {
  const { wanted, asked, told, settled, later } = network([undefined, page(), page()]);
  wanted.offline();
  wanted.offline();
  await settled();
  expect(asked).toEqual(['/healthz']);
  await later();
  await later();
  expect(told).toEqual([true]);
  wanted.reached();
  await later();
  expect(told).toEqual([true, false]);
  expect(asked).toHaveLength(3);
});
