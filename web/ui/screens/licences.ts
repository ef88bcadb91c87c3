/** Whose work is shipped in the app, under which licence; a test compares it with the packages that are installed. */

export interface Part {
  readonly name: string;
  readonly licence: string;
}

export const PARTS: readonly Part[] = [
  { name: '@automerge/automerge', licence: 'MIT' },
  { name: '@automerge/automerge-repo', licence: 'MIT' },
  { name: '@lucide/svelte', licence: 'ISC' },
  { name: 'bits-ui', licence: 'MIT' },
  { name: 'dexie', licence: 'Apache-2.0' },
  { name: 'fflate', licence: 'MIT' },
  { name: 'libsodium-wrappers-sumo', licence: 'ISC' },
  { name: 'prosemirror-commands', licence: 'MIT' },
  { name: 'prosemirror-history', licence: 'MIT' },
  { name: 'prosemirror-keymap', licence: 'MIT' },
  { name: 'prosemirror-model', licence: 'MIT' },
  { name: 'prosemirror-state', licence: 'MIT' },
  { name: 'prosemirror-view', licence: 'MIT' },
  { name: 'qr', licence: '(MIT OR Apache-2.0)' },
  { name: 'svelte', licence: 'MIT' },
  { name: 'ts-ics', licence: 'MIT' },
  { name: 'uqr', licence: 'MIT' },
  { name: 'valibot', licence: 'MIT' },
  { name: 'workbox-core', licence: 'MIT' },
  { name: 'workbox-precaching', licence: 'MIT' },
  { name: 'workbox-routing', licence: 'MIT' },
  { name: 'workbox-window', licence: 'MIT' },
];
