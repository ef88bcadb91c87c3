/** Translating and dictating by engines that stand in for those of a browser. */
import { expect, test } from 'vitest';
import { dictationHere, translateHere, type OnDeviceEngines } from './on-device.ts';

const translating = (states: { readonly detector: string; readonly pair: string }) =>
  ({
    LanguageDetector: {
      availability: () => Promise.resolve(states.detector),
      create: () =>
        Promise.resolve({
          detect: () => Promise.resolve([{ detectedLanguage: 'fr', confidence: 0.9 }]),
        }),
    },
    Translator: {
      availability: ({ sourceLanguage, targetLanguage }) =>
        Promise.resolve(sourceLanguage === 'fr' && targetLanguage === 'en' ? states.pair : ''),
      create: () =>
        Promise.resolve({ translate: (text: string) => Promise.resolve(`in English: ${text}`) }),
    },
  }) satisfies OnDeviceEngines;

test('a message is translated where both engines are on the device', async () => {
  const engines = translating({ detector: 'available', pair: 'available' });
  const translate = await translateHere(engines, 'en');
  expect(await translate?.('bonjour')).toEqual({ ok: true, value: 'in English: bonjour' });
});

test('nothing is offered where the engine is missing or would first be fetched', async () => {
  expect(await translateHere({}, 'en')).toBeUndefined();
  const fetched = translating({ detector: 'downloadable', pair: 'available' });
  expect(await translateHere(fetched, 'en')).toBeUndefined();
});

test('a pair of languages that is not on the device is not fetched behind anybody’s back', async () => {
  const engines = translating({ detector: 'available', pair: 'downloadable' });
  const translate = await translateHere(engines, 'en');
  expect(await translate?.('bonjour')).toMatchObject({
    error: { code: 'conversations/not-on-this-device' },
  });
});

class Recognizer {
  static state = 'available';
  static made: Recognizer | undefined;
  static available: (() => Promise<string>) | undefined = () => Promise.resolve(Recognizer.state);
  lang = '';
  continuous = false;
  interimResults = true;
  processLocally = false;
  started = 0;
  onresult:
    | ((event: {
        readonly resultIndex: number;
        readonly results: ArrayLike<
          ArrayLike<{ readonly transcript: string }> & { readonly isFinal: boolean }
        >;
      }) => void)
    | null = null;
  onend: (() => void) | null = null;
  onerror: (() => void) | null = null;

  constructor() {
    Recognizer.made = this;
  }

  start(): void {
    this.started += 1;
  }

  stop(): void {
    this.onend?.();
  }
}

test('dictation runs on the device and says so to the engine', async () => {
  Recognizer.state = 'available';
  const dictation = await dictationHere({ SpeechRecognition: Recognizer }, 'fr');
  const said: string[] = [];
  let failed: boolean | undefined;
  const stop = dictation?.begin({
    words: (words) => said.push(words),
    ended: (isFailed) => (failed = isFailed),
  });
  const made = Recognizer.made;
  expect(made).toMatchObject({ lang: 'fr', processLocally: true, started: 1 });
  const result = Object.assign([{ transcript: ' au lit ' }], { isFinal: true });
  made?.onresult?.({ resultIndex: 0, results: [result] });
  stop?.();
  expect(said).toEqual(['au lit']);
  expect(failed).toBe(false);
});

test('where speech would leave the device there is no dictation', async () => {
  Recognizer.state = 'downloadable';
  expect(await dictationHere({ SpeechRecognition: Recognizer }, 'fr')).toBeUndefined();
  class OfAServer extends Recognizer {
    static override available = undefined;
  }
  expect(await dictationHere({ SpeechRecognition: OfAServer }, 'fr')).toBeUndefined();
  expect(await dictationHere({}, 'fr')).toBeUndefined();
});
