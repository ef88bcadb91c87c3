/** Reading a QR code out of a picture, by the browser's own means: Android and ChromeOS have them, others may get them. */

/** The part of the Shape Detection API that is used here; no browser's types have it yet. */
interface Detector {
  detect(picture: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}

interface DetectorClass {
  new (options: { readonly formats: readonly string[] }): Detector;
  getSupportedFormats(): Promise<readonly string[]>;
}

type CodeReader = (picture: HTMLVideoElement) => Promise<string | undefined>;

const isDetectorClass = (found: unknown): found is DetectorClass =>
  typeof found === 'function' && 'getSupportedFormats' in found;

/** Undefined where the browser cannot: then codes are pasted. */
export async function codeReader(): Promise<CodeReader | undefined> {
  const found: unknown = Reflect.get(globalThis, 'BarcodeDetector');
  if (!isDetectorClass(found)) return undefined;
  const formats = await found.getSupportedFormats().catch((): readonly string[] => []);
  if (!formats.includes('qr_code')) return undefined;
  const detector = new found({ formats: ['qr_code'] });
  // A picture that is not there yet is no code, and the next one is looked at in a moment.
  return async (picture) => (await detector.detect(picture).catch(() => []))[0]?.rawValue;
}
