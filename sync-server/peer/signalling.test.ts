import { describe, expect, test } from 'vitest';
import type { TextListener } from '../server/server-port.ts';
import { isPass, issuePass } from './call-pass.ts';
import { Signalling, WAIT_MS } from './signalling.ts';

const SECRET = new Uint8Array(32).fill(7);
const idOf = (digit: string): string => digit.repeat(32);

function world() {
  let now = 1_000;
  const timers: { at: number; run: () => void }[] = [];
  const signalling = new Signalling({
    now: () => now,
    timer: (ms, run) => timers.push({ at: now + ms, run }),
    isPass: (pass) => isPass(SECRET, pass, now),
    mayUpgrade: (request) => request.header('origin') !== 'https://evil.example',
  });
  const { pass } = issuePass(SECRET, idOf('f'), now);
  const ask = (id: string, { token = 'token-one', key = pass, origin = '' } = {}) =>
    signalling.endpoint.admit({
      method: 'GET',
      path: '/calls/peerjs',
      query: `key=${key}&id=${id}&token=${token}&version=1.5.5`,
      address: '',
      header: (name) => (name === 'origin' ? origin : ''),
    });
  const connect = (id: string, token?: string) => {
    const heard: { type?: string; src?: string; payload?: unknown }[] = [];
    const closed: number[] = [];
    const opened = ask(id, token === undefined ? {} : { token });
    const listener: TextListener | undefined = opened?.({
      send: (text) => heard.push(JSON.parse(text) as (typeof heard)[number]),
      close: (code) => closed.push(code),
    });
    const say = (value: object) => listener?.message(JSON.stringify(value));
    return { heard, closed, say, leave: () => listener?.closed(), listener };
  };
  const passTime = (ms: number) => {
    now += ms;
    for (const timer of timers.splice(0))
      if (timer.at <= now) timer.run();
      else timers.push(timer);
  };
  return { ask, connect, passTime, pass };
}

describe('signalling of calls', () => {
  test('passes an offer and its answer on, under the name of who really sent it', () => {
    const { connect } = world();
    const [one, other] = [connect(idOf('1')), connect(idOf('2'))];
    expect(one.heard).toEqual([{ type: 'OPEN' }]);
    one.say({ type: 'OFFER', src: idOf('9'), dst: idOf('2'), payload: { sdp: 'x' } });
    expect(other.heard.at(-1)).toEqual({
      type: 'OFFER',
      src: idOf('1'),
      dst: idOf('2'),
      payload: { sdp: 'x' },
    });
    other.say({ type: 'ANSWER', dst: idOf('1'), payload: { sdp: 'y' } });
    expect(one.heard.at(-1)).toMatchObject({ type: 'ANSWER', src: idOf('2') });
  });

  test('who comes a moment later gets what waited; who never comes is said to be away', () => {
    const { connect, passTime } = world();
    const one = connect(idOf('1'));
    one.say({ type: 'OFFER', dst: idOf('2'), payload: 1 });
    one.say({ type: 'CANDIDATE', dst: idOf('2'), payload: 2 });
    const other = connect(idOf('2'));
    expect(other.heard.map((message) => message.type)).toEqual(['OPEN', 'OFFER', 'CANDIDATE']);
    one.say({ type: 'OFFER', dst: idOf('3'), payload: 1 });
    passTime(WAIT_MS);
    expect(one.heard.at(-1)).toEqual({ type: 'EXPIRE', src: idOf('3'), dst: idOf('1') });
  });

  test('an id stays with the token it was opened by', () => {
    const { connect } = world();
    const one = connect(idOf('1'), 'token-one');
    const thief = connect(idOf('1'), 'token-two');
    expect(thief.heard).toEqual([{ type: 'ID-TAKEN', payload: { msg: 'ID is taken' } }]);
    expect([thief.closed, one.closed]).toEqual([[1008], []]);
    const again = connect(idOf('1'), 'token-one');
    expect([again.heard, one.closed]).toEqual([[{ type: 'OPEN' }], [1008]]);
    one.leave();
    const other = connect(idOf('2'));
    other.say({ type: 'OFFER', dst: idOf('1'), payload: 1 });
    expect(again.heard.at(-1)).toMatchObject({ type: 'OFFER' });
  });

  test('nobody comes in without a pass that holds, an id of full length, and an origin that may', () => {
    const { ask, pass, passTime } = world();
    expect(ask(idOf('1'))).toBeDefined();
    expect(ask('short')).toBeUndefined();
    expect(ask(idOf('1'), { token: 'x' })).toBeUndefined();
    expect(ask(idOf('1'), { origin: 'https://evil.example' })).toBeUndefined();
    expect(ask(idOf('1'), { key: 'peerjs' })).toBeUndefined();
    const forged = pass.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
    expect(ask(idOf('1'), { key: forged })).toBeUndefined();
    expect(
      ask(idOf('1'), { key: issuePass(new Uint8Array(32), idOf('f'), 1_000).pass }),
    ).toBeUndefined();
    passTime(3_600_001);
    expect(ask(idOf('1'))).toBeUndefined();
  });

  test('what is no message of the protocol, and a flood, end the socket', () => {
    const { connect } = world();
    for (const junk of ['', '{', '[]', '{"type":"EXEC"}', '{"type":"OFFER","dst":"*"}']) {
      const one = connect(idOf('1'));
      one.listener?.message(junk);
      expect([junk, one.closed]).toEqual([junk, [1008]]);
      one.leave();
    }
    const flooder = connect(idOf('2'));
    for (let i = 0; i < 200; i++) flooder.say({ type: 'HEARTBEAT' });
    expect(flooder.closed.length).toBeGreaterThan(0);
  });
});
