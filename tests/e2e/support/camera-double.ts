/** What a browser's camera sees, for a test: a film of one picture, which is whatever a screen shows at that moment. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LaunchOptions, Locator } from '@playwright/test';

/** A grey square of 8 by 8, as a camera sees before anybody holds it up. */
const NOTHING = Buffer.from(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/wAALCAAIAAgBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAAf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AH//Z',
  'base64',
);

export class CameraDouble {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async create(): Promise<CameraDouble> {
    const double = new CameraDouble(await mkdtemp(join(tmpdir(), 'lantern-camera-')));
    await writeFile(double.#film, NOTHING);
    return double;
  }

  /** A browser that has this camera and lets every page use it. */
  with(options: LaunchOptions): LaunchOptions {
    const args = [
      ...['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'],
      `--use-file-for-fake-video-capture=${this.#film}`,
    ];
    return { ...options, args: [...(options.args ?? []), ...args] };
  }

  /** From the next time that the camera is switched on. */
  async lookAt(shown: Locator): Promise<void> {
    await writeFile(this.#film, await shown.screenshot({ type: 'jpeg', quality: 90 }));
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  get #film(): string {
    return join(this.#folder, 'film.mjpeg');
  }
}
