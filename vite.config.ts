/** How the app is bundled, and where the development server finds the relay. */
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

const relayPort = process.env['PORT'] ?? '8787';
const relay = { target: `http://127.0.0.1:${relayPort}`, ws: true };

export default defineConfig({
  plugins: [sveltekit()],
  build: { target: 'es2022' },
  worker: { format: 'es' },
  optimizeDeps: { exclude: ['@automerge/automerge', '@automerge/automerge-repo'] },
  server: { proxy: { '/relay': relay, '/relay.json': relay, '/healthz': relay } },
});
