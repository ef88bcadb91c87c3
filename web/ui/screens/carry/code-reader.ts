/**
 * Reading a QR code out of a camera's picture: by the browser's own means where it has them (Android, ChromeOS), and by a decoder
 * of ours, fetched when somebody holds a camera up, everywhere else. Pictures stay in this window.
 */

/** The part of the Shape Detection API that is used here; no browser's types have it yet. */
interface Detector {
  detect(picture: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}

interface DetectorClass {
  new (options: { readonly formats: readonly string[] }): Detector;
  getSupportedFormats(): Promise<readonly string[]>;
}

/** Undefined for a picture with no code in it, or none yet. */
type CodeReader = (picture: HTMLVideoElement) => Promise<string | undefined>;

const isDetectorClass = (found: unknown): found is DetectorClass =>
  typeof found === 'function' && 'getSupportedFormats' in found;

/** Undefined where neither can be had: a decoder that was never fetched and cannot be now. Then codes are pasted. */
export async function codeReader(): Promise<CodeReader | undefined> {
  return (await ofBrowser()) ?? (await ownReader());
}

async function ofBrowser(): Promise<CodeReader | undefined> {
  const found: unknown = Reflect.get(globalThis, 'BarcodeDetector');
  if (!isDetectorClass(found)) return undefined;
  const formats = await found.getSupportedFormats().catch((): readonly string[] => []);
  if (!formats.includes('qr_code')) return undefined;
  const detector = new found({ formats: ['qr_code'] });
  // A picture that is not there yet is no code, and the next one is looked at in a moment.
  return async (picture) => (await detector.detect(picture).catch(() => []))[0]?.rawValue;
}

/** Longest side of what is decoded: a code fills half of it or more, and a slow phone has to keep up. */
const SIDE_MAX = 800;

async function ownReader(): Promise<CodeReader | undefined> {
  const decoder = await import('./code-decoder.ts').catch(() => undefined);
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  if (decoder === undefined || canvas === null) return undefined;
  return (picture) => {
    const { videoWidth, videoHeight } = picture;
    const scale = Math.min(1, SIDE_MAX / Math.max(videoWidth, videoHeight, 1));
    const [width, height] = [Math.round(videoWidth * scale), Math.round(videoHeight * scale)];
    if (width === 0 || height === 0) return Promise.resolve(undefined);
    canvas.canvas.width = width;
    canvas.canvas.height = height;
    canvas.drawImage(picture, 0, 0, width, height);
    return Promise.resolve(decoder.codeIn(canvas.getImageData(0, 0, width, height)));
  };
}
