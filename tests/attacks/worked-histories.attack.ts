/** Attack 3: the worked histories of access logs, in a thousand orders each. */
import { beforeAll, expect, test } from 'vitest';
import { resolveClaims, someOrder } from '#crypto/log/history.test-support.ts';
import { seededNumbers } from '#crypto/log/people.test-support.ts';
import { DEVICE_EXAMPLES } from '#crypto/log/worked-devices.test-support.ts';
import { EXAMPLES } from '#crypto/log/worked-examples.test-support.ts';
import { initCrypto } from '#crypto/primitives/sodium.ts';

beforeAll(initCrypto);

const ORDERS = 1_000;

test('attack 3: a record’s histories', () => {
  for (const { tell, members, verdicts } of EXAMPLES) {
    const history = tell();
    const expected = history.outcome();
    expect(expected.members).toEqual(members);
    expect(expected.verdicts).toMatchObject(verdicts);
    const said = JSON.stringify(sorted(expected));
    const number = seededNumbers(3);
    const outcomes = Array.from({ length: ORDERS }, () => {
      const claims = someOrder(history.claims, number);
      const [full, incremental] = (['full', 'incremental'] as const).map((mode) =>
        JSON.stringify(sorted(history.outcome(history.resolve(claims, mode)))),
      );
      return full === said && incremental === said;
    });
    expect(outcomes.every((isSame) => isSame)).toBe(true);
  }
});

test('attack 3: a person’s devices', () => {
  for (const { history, members } of DEVICE_EXAMPLES) {
    const devices = history();
    const number = seededNumbers(33);
    for (let order = 0; order < ORDERS; order++) {
      const claims = someOrder(devices.claims, number);
      for (const mode of ['full', 'incremental'] as const)
        expect(devices.members(resolveClaims(claims, mode))).toEqual(members);
    }
  }
});

/** Verdicts in the order of their names: arrival orders a map, and is not what is compared. */
const sorted = (outcome: {
  readonly members: readonly string[];
  readonly verdicts: Readonly<Record<string, string>>;
}) => [outcome.members, Object.entries(outcome.verdicts).sort(([a], [b]) => (a < b ? -1 : 1))];
