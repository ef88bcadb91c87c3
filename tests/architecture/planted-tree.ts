/** A small copy of the project's layout in a temporary folder, for planting violations in. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** File texts by path inside the tree. */
export type PlantedFiles = Readonly<Record<string, string>>;

/** Writes the files beside a package.json with this project's own subpath imports. */
export function plantTree(files: PlantedFiles): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'lantern-planted-'));
  const all = { 'package.json': packageWithImports(), ...files };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return {
    folder,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function packageWithImports(): string {
  const { imports } = JSON.parse(readFileSync('package.json', 'utf8')) as { imports: unknown };
  return JSON.stringify({ name: 'planted', type: 'module', imports });
}
