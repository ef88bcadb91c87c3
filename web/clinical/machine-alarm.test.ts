/** ALR-10: tidal volume below 300 mL is LOW_TIDAL_VOLUME, MEDIUM. DEV-10: silence is COMM_FAILURE, HIGH. */
import { expect, test } from 'vitest';
import { machineAlarms, takenOn, type MachineAlarm, type MachineValue } from './machine-alarm.ts';

const tidal = (number: number | undefined): readonly MachineValue[] => [
  { parameter: 'tidal-volume', unit: 'mL', number },
];
const codes = (alarms: readonly MachineAlarm[]) =>
  alarms.map(({ code, priority }) => [code, priority]);

test.each([
  [299, [['LOW_TIDAL_VOLUME', 'medium']]],
  [300, []],
  [450, []],
  [undefined, []],
])('a tidal volume of %s mL', (number, expected) => {
  expect(codes(machineAlarms([], tidal(number), 1_000))).toEqual(expected);
});

test('a number in a foreign unit is judged by no limit', () => {
  const litres = [{ parameter: 'tidal-volume', unit: 'L', number: 0.5 }];
  expect(machineAlarms([], litres, 1_000)).toEqual([]);
});

test('an alarm begins once, stands while the value is past the limit, and ends with it', () => {
  const first = machineAlarms([], tidal(280), 1_000);
  const later = machineAlarms(first, tidal(260), 2_000);
  expect(later).toMatchObject([{ since: 1_000, taken: undefined }]);
  expect(machineAlarms(later, tidal(undefined), 3_000)).toEqual(later);
  expect(machineAlarms(later, tidal(320), 4_000)).toEqual([]);
});

test('a machine that does not answer is a failure of communication at once, before everything else', () => {
  const low = machineAlarms([], tidal(280), 1_000);
  const silent = machineAlarms(low, undefined, 2_000);
  expect(codes(silent)).toEqual([
    ['COMM_FAILURE', 'high'],
    ['LOW_TIDAL_VOLUME', 'medium'],
  ]);
  expect(machineAlarms(silent, undefined, 7_000)).toEqual(silent);
  expect(codes(machineAlarms(silent, tidal(310), 8_000))).toEqual([]);
});

test('who takes an alarm on is named until it is over, and the next one is nobody’s', () => {
  const low = machineAlarms([], tidal(280), 1_000);
  const taken = takenOn(low, 'LOW_TIDAL_VOLUME', { by: 'a', at: 1_500 });
  expect(takenOn(taken, 'LOW_TIDAL_VOLUME', { by: 'b', at: 1_600 })).toEqual(taken);
  expect(machineAlarms(taken, tidal(270), 2_000)).toMatchObject([
    { taken: { by: 'a', at: 1_500 } },
  ]);
  const over = machineAlarms(taken, tidal(400), 3_000);
  expect(machineAlarms(over, tidal(280), 4_000)).toMatchObject([{ taken: undefined }]);
});
