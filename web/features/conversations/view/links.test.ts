/** Addresses in messages: only those of the web, shown as what they are, and looked through before anybody opens them. */
import { expect, test } from 'vitest';
import { healthDataIn } from '../health-data.ts';
import { linksIn, wordsOf } from './links.ts';

const hrefs = (text: string) => linksIn(text).map(({ href }) => href);

test('an address ends before the full stop of its sentence, and stands once', () => {
  expect(hrefs('See https://who.int/dose. And (https://who.int/dose), please')).toEqual([
    'https://who.int/dose',
  ]);
});

test('what is no address of the web is none', () => {
  for (const text of [
    'javascript:alert(1)',
    'data:text/html,hi',
    'file:///etc/passwd',
    'who.int',
    'https://',
    'https://amina:secret@bank.example/',
    `https://who.int/${'a'.repeat(3_000)}`,
  ])
    expect(hrefs(text)).toEqual([]);
});

test('a site that borrows letters of another script is shown as what it is', () => {
  const [link] = linksIn('https://pаypal.com/x');
  expect(link?.host).toMatch(/^xn--/);
});

test('no more than five', () => {
  const many = Array.from({ length: 40 }, (_, at) => `https://a.example/${String(at)}`).join(' ');
  expect(linksIn(many)).toHaveLength(5);
});

test('a patient in an address is found before it is opened', () => {
  const patients = [{ record: 'r', familyName: 'Marín', givenName: 'Rosa', number: 'K7-0042' }];
  const [link] = linksIn('https://lab.example/search?q=Rosa+Mar%C3%ADn&born=1959-03-07');
  expect(link && healthDataIn(wordsOf(link), patients)).toEqual(
    expect.arrayContaining(['patient', 'birth']),
  );
  const [plain] = linksIn('https://who.int/guidelines/%E0%A4%A');
  expect(plain && healthDataIn(wordsOf(plain), patients)).toEqual([]);
});
