/** Where this project lies on the disk. Every script works from any current folder. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectFolder = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** The folder of the built app, served by the relay. */
export const buildFolder = join(projectFolder, 'build');

/** What scripts may throw away at any time: stamps, caches, reports. */
export const cacheFolder = join(projectFolder, '.cache');
