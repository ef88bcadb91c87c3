import { expect, test } from 'vitest';
import type { Millis } from '#kernel/ports.ts';
import type { Session, SetAsideItem } from '#ui/app-port.ts';
import { Subject } from '../watched.ts';
import { failedCore } from '../core/failed-core.ts';
import { CoreServer } from './core-server.ts';
import { METHODS, type Method, type ToPage } from './messages.ts';

/** A worker with an open engine, as the page sees it. */
function worker() {
  const posted: ToPage[] = [];
  const setAside = new Subject<readonly SetAsideItem[]>([]);
  let ends = 0;
  const server = new CoreServer({
    post: (message) => posted.push(message),
    clock: { now: () => 1_000_000 as Millis },
    timers: { schedule: () => () => undefined },
    end: () => void ends++,
  });
  const open = { status: 'open' } as Session;
  server.serve({ ...failedCore('engine/failed'), session: new Subject(open), setAside });
  const values = () => posted.flatMap((message) => (message.kind === 'value' ? [message] : []));
  const call = async (method: Method, argument?: unknown) => {
    const id = 1_000 + posted.length;
    server.handle({ kind: 'call', id, method, argument });
    await new Promise((resolve) => setImmediate(resolve));
    const answer = posted.find((message) => message.kind === 'answer' && message.id === id);
    return answer?.kind === 'answer' ? answer.value : undefined;
  };
  return { server, setAside, call, values, ends: () => ends };
}

const OK = { ok: true, value: undefined };
const NOT_OPEN = { ok: false, error: { code: 'identity/not-open' } };
const item = {
  ...{ id: 'a', reason: 'crypto/open', since: 5 as Millis },
  ...{ isKept: false, mayTryAgain: false, mayPutAway: true },
};

async function lockedWorker() {
  const page = worker();
  page.server.handle({ kind: 'watch', id: 7, topic: 'setAside', argument: undefined });
  expect(await page.call('setPin', '482915')).toEqual(OK);
  expect(await page.call('lockScreen')).toEqual(OK);
  return page;
}

test('behind a locked screen nothing that is watched is handed out, and all of it when it opens', async () => {
  const { setAside, call, values } = await lockedWorker();
  const before = values().length;
  setAside.set([item]);
  expect(values()).toHaveLength(before);
  expect(await call('openScreen', '482915')).toEqual(OK);
  expect(values().at(-1)).toEqual({ kind: 'value', id: 7, value: [item] });
});

test('a watch that begins behind a locked screen begins when it opens', async () => {
  const { server, setAside, call, values } = await lockedWorker();
  setAside.set([item]);
  server.handle({ kind: 'watch', id: 8, topic: 'setAside', argument: undefined });
  expect(values().some(({ id }) => id === 8)).toBe(false);
  await call('openScreen', '482915');
  expect(values().filter(({ id }) => id === 8)).toEqual([{ kind: 'value', id: 8, value: [item] }]);
});

test('a locked screen answers no call but the PIN', async () => {
  const { call } = await lockedWorker();
  expect(await call('dispatch', { command: 'notes.write', input: {} })).toEqual(NOT_OPEN);
  expect(await call('createInvitation')).toEqual(NOT_OPEN);
  expect(await call('setPin', '111111')).toEqual(NOT_OPEN);
  expect(await call('openScreen', '482915')).toEqual(OK);
  expect(await call('createInvitation')).toEqual({ ok: false, error: { code: 'engine/failed' } });
});

test('five wrong PINs end the worker, which answers nothing from then on', async () => {
  const { call, ends, setAside, values } = await lockedWorker();
  for (let i = 0; i < 5; i++) await call('openScreen', `00000${i}`);
  expect(ends()).toBe(1);
  const before = values().length;
  setAside.set([item]);
  expect(await call('openScreen', '482915')).toBeUndefined();
  expect(values()).toHaveLength(before);
});

/** Answered by the screen lock of this worker, not by its core. */
const OWN: readonly Method[] = ['setPin', 'lockScreen', 'openScreen'];

test.each(METHODS.filter((method) => !OWN.includes(method)))(
  'what a page asks by the name %s reaches that call of the core and no other',
  async (method) => {
    const called: string[] = [];
    const record = (name: string) => () => {
      called.push(name);
      return Promise.resolve(OK);
    };
    const emergency = {
      ...failedCore('engine/failed').emergency,
      goOnDuty: record('goOnDuty'),
      ...{ open: record('openEmergency'), close: record('closeEmergency') },
      review: record('reviewOpening'),
      ...{ preparePack: record('preparePack'), packCovers: record('packCovers') },
      ...{ closePack: record('closePack'), setUpCrew: record('setUpCrew') },
      ...{ crewReadiness: record('crewReadiness'), makeReady: record('makeReady') },
    };
    const carrying = {
      ...{ pack: record('packParcel'), take: record('takeParcel') },
      ...{ standing: record('ownStanding'), answer: record('answerStanding') },
    };
    const searching = { ...failedCore('engine/failed').searching, ask: record('search') };
    const files = {
      ...failedCore('engine/failed').files,
      ...{ begin: record('beginFile'), add: record('addToFile'), finish: record('finishFile') },
      ...{ discard: record('discardFile'), preview: record('filePreview') },
      ...{ fetch: record('fetchFile'), read: record('readFile') },
    };
    const parts: Readonly<Record<string, unknown>> = {
      ...{ emergency, carrying, searching, files },
      presence: {
        ...failedCore('engine/failed').presence,
        ...{ choose: record('showPresence'), attend: record('attend') },
        writing: record('writing'),
      },
      keys: { ...failedCore('engine/failed').keys, compared: record('comparedKeys') },
      waking: {
        ...failedCore('engine/failed').waking,
        ...{ key: record('wakingKey'), wakeAt: record('wakeAt') },
      },
    };
    const recording = new Proxy(failedCore('engine/failed'), {
      get: (core, name: string) => {
        if (name in parts) return parts[name];
        return METHODS.some((one) => one === name) ? record(name) : Reflect.get(core, name);
      },
    });
    const { server, call } = worker();
    server.serve(recording);
    expect(await call(method, { command: 'any' })).toEqual(OK);
    expect(called).toEqual([method]);
  },
);
