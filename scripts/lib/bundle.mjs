/** Makes a TypeScript entry point into one file of JavaScript: what computes for long does so a tenth faster in one. */
import { basename, join } from 'node:path';
import { build } from 'vite';
import { cacheFolder, projectFolder } from './paths.mjs';

/** Installed packages stay where they are. Answers the file, which only this process knows; whoever asked throws it away. */
export async function bundled(entry) {
  const name = `${basename(entry, '.ts')}-${process.pid}.mjs`;
  const outDir = join(cacheFolder, 'bundles');
  await build({
    configFile: false,
    root: projectFolder,
    logLevel: 'error',
    build: {
      ...{ ssr: entry, outDir, emptyOutDir: false, copyPublicDir: false },
      ...{ target: 'node20', minify: false },
      rolldownOptions: { output: { entryFileNames: name, codeSplitting: false } },
    },
  });
  return join(outDir, name);
}
