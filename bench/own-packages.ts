/** Packages that only a measurement needs: a folder with its own package.json and lockfile, installed at the first use. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** False when they cannot be installed here. `wanted`: the package by which one sees that it was done. */
export function installOwn(folder: string, wanted: string): boolean {
  if (existsSync(join(folder, 'node_modules', wanted))) return true;
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  return status === 0;
}
