/** What is noticed before a text leaves the app, or goes to the wrong conversation. */
import { expect, test } from 'vitest';
import { healthDataIn, namedByMistake } from './health-data.ts';

const rosa = { record: 'r', familyName: 'Marín', givenName: 'Rosa', number: 'K7-0042' };
const samuel = { record: 's', familyName: 'Abena', givenName: 'Samuel', number: 'K7-0043' };
const brother = { record: 'b', familyName: 'Marín', givenName: 'Luis', number: 'K7-0044' };
const patients = [rosa, samuel, brother];

test.each([
  ['Mrs MARIN is here', ['patient']],
  ['k7-0043 please', ['patient']],
  ['born 7 Mar 1959', ['birth']],
  ['184/102 again', ['measured']],
  ['SpO2 91', ['measured']],
  ['give 500 mg', ['dose']],
  ['call +228 90 12 34 56', ['contact']],
  ['see you at the round, room 12', []],
])('%s', (text, kinds) => expect(healthDataIn(text, patients)).toEqual(kinds));

test('a message that names another patient than the one it is about is asked about', () => {
  const about = rosa.record;
  expect(namedByMistake('Samuel Abena needs his dose', { about, patients })).toEqual([samuel]);
  expect(namedByMistake('Marin is stable', { about, patients })).toEqual([]);
  expect(namedByMistake('Abena is stable', { about: undefined, patients })).toEqual([]);
});
