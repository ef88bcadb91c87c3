/** How the app is bundled, and where the development server finds the relay. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig, type Plugin } from 'vite';

const relayPort = process.env['PORT'] ?? '8787';
const relay = { target: `http://127.0.0.1:${relayPort}`, ws: true };

const MESSAGES = fileURLToPath(new URL('./web/messages/compiled/messages/', import.meta.url));
const MESSAGES_IMPORT = "import { m } from '#messages/compiled/messages.js';";

/**
 * Messages are imported one by one where they are used. Imported as one object, the words of every screen in every language
 * end up in one file that the locked screen would have to wait for.
 */
const singleMessages: Plugin = {
  name: 'single-messages',
  enforce: 'pre',
  transform(code) {
    if (!code.includes(MESSAGES_IMPORT)) return undefined;
    const used = new Set<string>();
    const body = code.replace(/\bm\.([a-z0-9_]+)\b/g, (whole, name: string) => {
      if (!existsSync(`${MESSAGES}${name}.js`)) return whole;
      used.add(name);
      return `m_${name}`;
    });
    const imports = [...used].map(
      (name) => `import { ${name} as m_${name} } from '#messages/compiled/messages/${name}.js';`,
    );
    return { code: body.replace(MESSAGES_IMPORT, imports.join(' ')), map: null };
  },
};

/**
 * What a new or a locked device needs before anything else comes as one file, with what it imports: over a poor line every
 * further file is a round trip. What the same screens share comes as one file.
 */
const FIRST =
  /web\/routes\/(\+(layout|page|error)|start\/\+page)\.(svelte|ts)$|kit\/src\/runtime\/client\/|generated\/client[^/]*\/app\.js$/;
const groups = [
  { name: 'first', test: FIRST, priority: 1 },
  { name: 'shared', minShareCount: 2, entriesAware: true },
];

export default defineConfig({
  plugins: [singleMessages, sveltekit()],
  build: { target: 'es2022' },
  environments: {
    client: {
      build: {
        rolldownOptions: {
          // Not joined by size: files joined so needed each other, and a command was undefined where it was used.
          output: { codeSplitting: { groups } },
        },
      },
    },
  },
  worker: { format: 'es', plugins: () => [singleMessages] },
  optimizeDeps: { exclude: ['@automerge/automerge', '@automerge/automerge-repo'] },
  server: { proxy: { '/relay': relay, '/relay.json': relay, '/healthz': relay } },
});
