/**
 * SvelteKit, pointed at `web/` and built to static files. The content security policy is not set here:
 * the relay sends it as a header, with the hash of the bootstrap script of the built page.
 */
import adapter from '@sveltejs/adapter-static';
import { sourceHash } from './scripts/lib/source-hash.mjs';

/** @type {import('@sveltejs/kit').Config} */
export default {
  compilerOptions: { runes: true },
  kit: {
    adapter: adapter({ fallback: 'index.html', precompress: true, strict: true }),
    files: { src: 'web', assets: 'static' },
    serviceWorker: { register: false },
    version: { name: sourceHash() },
    typescript: {
      config: (config) => {
        config.compilerOptions.allowImportingTsExtensions = true;
        return config;
      },
    },
  },
};
