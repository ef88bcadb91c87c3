/** The guard of the boundaries is itself guarded: each rule of .dependency-cruiser.cjs meets a planted violation. */
import { createRequire } from 'node:module';
import { cruise, type ICruiseOptions, type ICruiseResult } from 'dependency-cruiser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plantTree, type PlantedFiles } from './planted-tree.ts';

interface Configuration {
  readonly forbidden: readonly { readonly name: string }[];
  readonly options: ICruiseOptions;
}

const configuration = createRequire(import.meta.url)(
  '../../.dependency-cruiser.cjs',
) as Configuration;

/** Rule, file that breaks it, what that file imports. */
const PLANTED: readonly (readonly [rule: string, from: string, imports: string])[] = [
  ['crypto-is-a-leaf', 'crypto/planted-leaf.ts', '#kernel/result.ts'],
  ['crypto-needs-only-sodium', 'crypto/planted-node.ts', 'node:fs'],
  ['crypto-needs-only-sodium', 'crypto/planted-npm.ts', 'valibot'],
  ['sodium-only-in-crypto', 'sync-server/relay/planted-sodium.ts', 'libsodium-wrappers-sumo'],
  ['device-core-is-a-leaf', 'device-adapters/core/planted.ts', '../decoders/heart-rate.ts'],
  ['decoders-are-pure', 'device-adapters/decoders/planted.ts', '../link/link.ts'],
  ['device-adapters-know-no-app', 'device-adapters/link/planted.ts', '#kernel/result.ts'],
  ['relay-knows-no-medicine', 'sync-server/relay/planted-web.ts', '#clinical/patient.ts'],
  ['relay-sees-only-the-proofs', 'sync-server/relay/planted-keys.ts', '#crypto/keys/keys.ts'],
  ['protocol-is-a-leaf', 'sync-server/protocol/planted-relay.ts', '../relay/store.ts'],
  ['protocol-is-a-leaf', 'sync-server/protocol/planted-proofs.ts', '#crypto/relay/receipt.ts'],
  ['web-sees-only-the-protocol', 'web/sync/planted-relay.ts', '../../sync-server/relay/store.ts'],
  ['kernel-is-a-leaf', 'web/kernel/planted.ts', '#clinical/patient.ts'],
  ['clinical-rests-on-kernel', 'web/clinical/planted.ts', '#features/notes/records.ts'],
  ['sync-and-storage-know-no-medicine', 'web/sync/planted.ts', '#clinical/patient.ts'],
  ['sync-and-storage-know-no-medicine', 'web/storage/planted.ts', '#features/notes/records.ts'],
  ['feature-core-is-pure', 'web/features/notes/planted-crypto.ts', '#crypto/keys/keys.ts'],
  ['only-strings-speak', 'web/features/notes/planted-words.ts', '#messages/words.ts'],
  ['core-does-not-import-its-view', 'web/features/notes/commands.ts', './view/note.svelte'],
  ['no-feature-to-feature', 'web/features/notes/planted-other.ts', '#features/tasks/records.ts'],
  ['views-use-ports', 'web/features/notes/view/planted.ts', '#storage/rows.ts'],
  [
    'workflows-rest-on-feature-cores',
    'web/workflows/planted.ts',
    '#features/notes/view/note.svelte',
  ],
  ['ui-knows-no-medicine', 'web/ui/planted.ts', '#clinical/patient.ts'],
  ['routes-only-compose', 'web/routes/planted.ts', '#sync/outbox.ts'],
  ['nobody-imports-routes', 'web/ui/planted-route.ts', '../routes/+page.ts'],
  ['nobody-imports-the-shell', 'web/sync/planted-shell.ts', '#shell/app.ts'],
  ['headless-has-no-screen', 'web/shell/headless/planted.ts', '#ui/button.svelte'],
  ['browser-code-needs-no-node', 'web/storage/planted-node.ts', 'node:fs'],
  ['no-tests-in-product', 'web/kernel/planted-test.ts', './result.test.ts'],
  ['no-cycles', 'web/clinical/planted-circle.ts', './planted-cycle.ts'],
  ['no-unresolved', 'web/kernel/planted-nothing.ts', './nowhere.ts'],
];

/** A tree laid out as it should be; nothing in it may be reported, tests beside the code included. */
const CLEAN: PlantedFiles = {
  'node_modules/libsodium-wrappers-sumo/package.json':
    '{"name":"libsodium-wrappers-sumo","main":"i.js"}',
  'node_modules/libsodium-wrappers-sumo/i.js': 'module.exports = {};',
  'node_modules/svelte/package.json': '{"name":"svelte","exports":{".":"./i.js","./*":"./i.js"}}',
  'node_modules/svelte/i.js': 'module.exports = {};',
  'node_modules/valibot/package.json': '{"name":"valibot","main":"i.js"}',
  'node_modules/valibot/i.js': 'module.exports = {};',
  'crypto/result.ts': 'export const ok = 1;',
  'crypto/primitives/sodium.ts': `import 'libsodium-wrappers-sumo'; import '../result.ts';`,
  'crypto/keys/keys.ts': `import '../primitives/sodium.ts';`,
  'crypto/relay/receipt.ts': `import '../keys/keys.ts';`,
  'crypto/people.test-support.ts': `import './result.ts'; import '#kernel/result.ts';`,
  'crypto/result.test.ts': `import './people.test-support.ts'; import '#kernel/result.ts'; import 'node:fs';`,
  'device-adapters/core/measurement.ts': 'export const measurement = 1;',
  'device-adapters/decoders/heart-rate.ts': `import '../core/measurement.ts';`,
  'device-adapters/link/link.ts': `import '../decoders/heart-rate.ts';`,
  'sync-server/protocol/frame.ts': `import '#crypto/result.ts';`,
  'sync-server/relay/store.ts': `import '#protocol/frame.ts'; import '#crypto/relay/receipt.ts'; import 'node:fs';`,
  'web/kernel/result.ts': 'export const ok = 1;',
  'web/kernel/result.test.ts': `import './result.ts'; import '#crypto/result.ts';`,
  'web/clinical/patient.ts': `import '#kernel/result.ts';`,
  'web/messages/words.ts': 'export const words = 1;',
  'web/features/tasks/records.ts': `import '#clinical/patient.ts'; import 'valibot';`,
  'web/features/notes/records.ts': `import '#clinical/patient.ts';`,
  'web/features/notes/strings.ts': `import '#messages/words.ts';`,
  'web/features/notes/feature.ts': `import './records.ts'; export const view = () => import('./view/note.svelte');`,
  'web/features/notes/view/note.svelte': `<script lang="ts">import '../records.ts'; import '#ui/button.svelte';</script>`,
  'web/workflows/escalation.ts': `import '#features/notes/records.ts';`,
  'web/sync/outbox.ts': `import '#crypto/keys/keys.ts'; import '#protocol/frame.ts'; import '#kernel/result.ts';`,
  'web/storage/rows.ts': `import '#kernel/result.ts';`,
  'web/ui/button.svelte': `<script lang="ts">import '#kernel/result.ts';</script>`,
  'web/shell/app.ts': `import '#sync/outbox.ts'; import '#storage/rows.ts'; import '#features/notes/feature.ts';`,
  'web/shell/headless/main.ts': `import 'node:fs'; import '../app.ts';`,
  'web/routes/+page.ts': `import '#features/notes/view/note.svelte'; import '#shell/app.ts';`,
  'tests/world/world.ts': `import '#shell/app.ts';`,
};

const plantedFiles: PlantedFiles = {
  ...CLEAN,
  ...Object.fromEntries(PLANTED.map(([, from, imports]) => [from, `import '${imports}';`])),
  'web/clinical/planted-cycle.ts': `import './planted-circle.ts';`,
  'web/clinical/planted-orphan.ts': 'export const alone = 1;',
};

let reported: readonly { rule: string; from: string }[] = [];
const tree = plantTree(plantedFiles);

beforeAll(async () => {
  const result = await cruise(['.'], {
    ...configuration.options,
    baseDir: tree.folder,
    validate: true,
    ruleSet: { forbidden: [...configuration.forbidden] } as NonNullable<ICruiseOptions['ruleSet']>,
  });
  reported = (result.output as ICruiseResult).summary.violations.map(({ rule, from }) => ({
    rule: rule.name,
    from,
  }));
});
afterAll(() => {
  tree.remove();
});

describe('boundaries', () => {
  test.each(PLANTED)('%s catches %s importing %s', (rule, from) => {
    expect(reported).toContainEqual({ rule, from });
  });

  test('no-orphans catches a file that nobody imports', () => {
    expect(reported).toContainEqual({ rule: 'no-orphans', from: 'web/clinical/planted-orphan.ts' });
  });

  test('a tree laid out as it should be is left in peace', () => {
    expect(reported.filter(({ from }) => from in CLEAN)).toEqual([]);
  });

  test('every rule has met its violation', () => {
    const proved = new Set([...PLANTED.map(([rule]) => rule), 'no-orphans']);
    expect(configuration.forbidden.map(({ name }) => name)).toEqual([...proved]);
  });
});
