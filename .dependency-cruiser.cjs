/**
 * Who may import whom. One rule a line; each is proved by a planted violation in
 * tests/architecture/boundaries.test.ts. The map in words is docs/architecture.md.
 */
const TEST = '(\\.test(-support)?|[-.]exam)\\.ts$';
const CORE = '^web/features/[^/]+/[^/]+\\.ts$';
const SHARED_CRYPTO = 'crypto/(encoding/|result\\.ts$|errors\\.ts$)';
const OUTSIDE = ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'];
const rule = (name, from, to) => ({ name, severity: 'error', from, to });
const core = (folder, rest) => ({ path: folder, pathNot: TEST, ...rest });

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    // crypto/
    rule('crypto-is-a-leaf', core('^crypto/'), {
      path: '^(web|sync-server|device-adapters|tests|scripts|bench)/',
    }),
    rule('crypto-needs-only-sodium', core('^crypto/'), {
      dependencyTypes: OUTSIDE,
      pathNot: 'libsodium',
    }),
    rule('sodium-only-in-crypto', { pathNot: '^(crypto|tests)/' }, { path: 'libsodium' }),

    // device-adapters/
    rule('device-core-is-a-leaf', core('^device-adapters/core/'), {
      pathNot: '^device-adapters/core/',
    }),
    rule('decoders-are-pure', core('^device-adapters/decoders/'), {
      pathNot: '^device-adapters/(decoders|core)/',
    }),
    rule(
      'device-adapters-know-no-app',
      { path: '^device-adapters/' },
      { path: '^(web|sync-server|crypto)/' },
    ),

    // sync-server/
    rule('relay-knows-no-medicine', core('^sync-server/'), { path: '^(web|device-adapters)/' }),
    rule('relay-sees-only-the-proofs', core('^sync-server/'), {
      path: '^crypto/',
      pathNot: `^crypto/relay/|^${SHARED_CRYPTO}`,
    }),
    rule('protocol-is-a-leaf', core('^sync-server/protocol/'), {
      pathNot: `^sync-server/protocol/|^${SHARED_CRYPTO}`,
    }),
    // The demo runs the relay itself, in memory.
    rule(
      'web-sees-only-the-protocol',
      { path: '^web/', pathNot: `^web/shell/demo/demo-relay\\.ts$|${TEST}` },
      { path: '^sync-server/(?!protocol/)' },
    ),

    // web/, from the ground up
    rule('kernel-is-a-leaf', core('^web/kernel/'), {
      pathNot: '^web/kernel/|^node_modules/valibot/',
    }),
    rule('clinical-rests-on-kernel', core('^web/clinical/'), {
      pathNot: '^web/(clinical|kernel)/|^node_modules/valibot/',
    }),
    rule('sync-and-storage-know-no-medicine', core('^web/(sync|storage)/'), {
      path: '^web/(clinical|features|workflows|shell|ui|routes|messages)/',
    }),
    rule('feature-core-is-pure', core(CORE), {
      pathNot: '^web/(kernel|clinical|features|messages)/|^node_modules/valibot/',
    }),
    rule(
      'only-strings-speak',
      { path: CORE, pathNot: `/strings\\.ts$|${TEST}` },
      { path: '^web/messages/' },
    ),
    rule(
      'core-does-not-import-its-view',
      { path: CORE, pathNot: '/feature\\.ts$' },
      { path: '/view/|\\.svelte$' },
    ),
    rule(
      'no-feature-to-feature',
      { path: '^web/features/([^/]+)/' },
      { path: '^web/features/', pathNot: '^web/features/$1/' },
    ),
    rule(
      'views-use-ports',
      { path: '/view/' },
      { path: '^web/(sync|storage|shell|routes|workflows)/|^crypto/|^sync-server/' },
    ),
    rule('workflows-rest-on-feature-cores', core('^web/workflows/'), {
      pathNot: `^web/(workflows|kernel|clinical)/|^node_modules/valibot/|${CORE}`,
    }),
    rule('ui-knows-no-medicine', core('^web/ui/'), {
      path: '^web/(clinical|features|workflows|sync|storage|shell|routes)/|^(crypto|sync-server|device-adapters)/',
    }),
    rule(
      'routes-only-compose',
      { path: '^web/routes/' },
      { path: '^web/(sync|storage|workflows)/|^(crypto|sync-server|device-adapters)/' },
    ),
    rule('nobody-imports-routes', { pathNot: '^web/routes/' }, { path: '^web/routes/' }),
    rule(
      'nobody-imports-the-shell',
      {
        path: '^(web|crypto|sync-server|device-adapters)/',
        pathNot: `^web/(shell|routes)/|${TEST}`,
      },
      { path: '^web/shell/' },
    ),
    rule('headless-has-no-screen', core('^web/shell/headless/'), {
      path: '^web/(ui|routes)/|/view/|\\.svelte(\\.ts)?$|^node_modules/svelte/',
    }),
    rule(
      'browser-code-needs-no-node',
      { path: '^web/', pathNot: `^web/shell/headless/|${TEST}` },
      { dependencyTypes: ['core'] },
    ),

    // everywhere
    rule(
      'no-tests-in-product',
      { path: '^(web|crypto|sync-server|device-adapters)/', pathNot: TEST },
      { path: `^tests/|${TEST}` },
    ),
    rule('no-cycles', {}, { circular: true }),
    rule(
      'no-unresolved',
      { pathNot: '^node_modules/' },
      { couldNotResolve: true, pathNot: '^(node:|\\$(app|env|service-worker))|\\?url$' },
    ),
    rule(
      'no-orphans',
      {
        orphan: true,
        pathNot: `(\\+(page|layout|error)|service-worker|app\\.html|\\.d\\.ts$|/main\\.ts$|${TEST}|\\.spec\\.ts$|\\.config\\.ts$)`,
      },
      {},
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(web/messages/compiled|tests/mutation/stryker)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['svelte', 'browser', 'import', 'types', 'default'],
    },
  },
};
