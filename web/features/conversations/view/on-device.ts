/**
 * The engines of a browser that translate and take dictation on the device itself. Handed out only where the engine is already there
 * and says itself that it works locally: nothing of a message, and nothing that is said, leaves the device for this.
 */
import { err, ok, type Result } from '#kernel/result.ts';

interface OnDeviceError {
  readonly code: 'conversations/not-on-this-device';
}
const NOT_HERE = err<OnDeviceError>({ code: 'conversations/not-on-this-device' });
const READY = 'available';
/** A guess below this is no ground to translate on. */
const CONFIDENCE_MIN = 0.5;

/** Into the language of the screen. 'conversations/not-on-this-device' where the languages are not both here. */
export type Translate = (text: string) => Promise<Result<string, OnDeviceError>>;

export interface Dictation {
  /** Tells each piece of what was said when it is understood; `ended` once, whoever ended it. Answers how to stop. */
  readonly begin: (heard: {
    readonly words: (words: string) => void;
    readonly ended: (isFailed: boolean) => void;
  }) => () => void;
}

interface Languages {
  readonly sourceLanguage: string;
  readonly targetLanguage: string;
}

interface Detected {
  readonly detectedLanguage: string;
  readonly confidence: number;
}

interface Recognition {
  lang: string;
  continuous: boolean;
  interimResults: boolean;
  processLocally: boolean;
  onresult: ((event: Heard) => void) | null;
  onend: (() => void) | null;
  onerror: (() => void) | null;
  start(): void;
  stop(): void;
}

interface Heard {
  readonly resultIndex: number;
  readonly results: ArrayLike<
    ArrayLike<{ readonly transcript: string }> & { readonly isFinal: boolean }
  >;
}

/** As much of a browser's window as has these engines. */
export interface OnDeviceEngines {
  /** Outside of a secure context no browser has them. */
  readonly isSecureContext?: boolean;
  readonly Translator?: {
    availability(languages: Languages): Promise<string>;
    create(languages: Languages): Promise<{ translate(text: string): Promise<string> }>;
  };
  readonly LanguageDetector?: {
    availability(): Promise<string>;
    create(): Promise<{ detect(text: string): Promise<readonly Detected[]> }>;
  };
  readonly SpeechRecognition?: {
    new (): Recognition;
    readonly available?:
      | ((options: {
          readonly langs: readonly string[];
          readonly processLocally: true;
        }) => Promise<string>)
      | undefined;
  };
}

/** Undefined where a language cannot be told or translated on this device. An engine that would first be fetched is not there. */
export async function translateHere(
  engines: OnDeviceEngines,
  language: string,
): Promise<Translate | undefined> {
  const { Translator: translator, LanguageDetector: detector } = engines;
  if (translator === undefined || detector === undefined) return undefined;
  const state = await detector.availability().catch(() => '');
  if (state !== READY) return undefined;
  return async (text) => {
    try {
      const [guess] = await (await detector.create()).detect(text);
      if (guess === undefined || guess.confidence < CONFIDENCE_MIN) return NOT_HERE;
      const languages = { sourceLanguage: guess.detectedLanguage, targetLanguage: language };
      if ((await translator.availability(languages)) !== READY) return NOT_HERE;
      return ok(await (await translator.create(languages)).translate(text));
    } catch {
      return NOT_HERE;
    }
  };
}

/** Undefined where what is said would be sent to somebody else's computer, or nobody says that it is not. */
export async function dictationHere(
  engines: OnDeviceEngines,
  language: string,
): Promise<Dictation | undefined> {
  const { SpeechRecognition: Recognizer } = engines;
  if (Recognizer?.available === undefined) return undefined;
  const asked = { langs: [language], processLocally: true } as const;
  const state = await Recognizer.available(asked).catch(() => '');
  if (state !== READY) return undefined;
  return {
    begin: ({ words, ended }) => {
      const recognition = new Recognizer();
      recognition.lang = language;
      recognition.continuous = true;
      recognition.interimResults = false;
      recognition.processLocally = true;
      let isFailed = false;
      recognition.onresult = ({ results, resultIndex }) => {
        for (const result of Array.from(results).slice(resultIndex))
          if (result.isFinal) words(result[0]?.transcript.trim() ?? '');
      };
      recognition.onerror = () => (isFailed = true);
      recognition.onend = () => ended(isFailed);
      recognition.start();
      return () => recognition.stop();
    },
  };
}
