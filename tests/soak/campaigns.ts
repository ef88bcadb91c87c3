/** The long campaigns: what each repeats, how often, and within which time. A unit test may run a tenth of it. */

export interface Campaign {
  readonly about: string;
  /** How often, when nobody says otherwise. */
  readonly count: number;
  readonly minutesMax: number;
  /** Whether `npm test` runs a seeded tenth; left out where a tenth takes minutes. */
  readonly tenthInTests: boolean;
  /** Where the program finds the count, if not in LANTERN_RUNS. */
  readonly countVariable?: string;
  /** The program that does it. It finds the count in LANTERN_RUNS and the seed in LANTERN_SEED. */
  readonly command: (count: number) => readonly string[];
}

const script = (path: string) => (): readonly string[] => [
  process.execPath,
  '--import',
  'tsx',
  path,
];

/** A journey in real browsers, over and over. */
const journey = (name: string, about: string): Campaign => ({
  about,
  count: 20,
  minutesMax: 90,
  tenthInTests: false,
  command: (count) => [process.execPath, 'scripts/e2e.mjs', name, `--repeat-each=${String(count)}`],
});

export const campaigns: Readonly<Record<string, Campaign>> = {
  histories: {
    about: 'random access histories, the same members in every order',
    count: 10_000,
    minutesMax: 60,
    tenthInTests: true,
    command: script('tests/soak/histories.ts'),
  },
  access: {
    about:
      'access histories of twelve people in three partitions, rotations among them, in twenty orders each',
    count: 10_000,
    minutesMax: 60,
    tenthInTests: true,
    command: script('tests/soak/access.ts'),
  },
  simulation: {
    about:
      'simulated clinics under every fault, on two cores; nothing confirmed is lost, nobody learns too much',
    count: 10_000,
    minutesMax: 240,
    tenthInTests: false,
    command: (count) => [
      ...[process.execPath, 'scripts/simulate.mjs'],
      ...['--histories', String(count), '--workers', '2'],
    ],
  },
  'two-nodes': {
    about: 'the main job over two relays at one PostgreSQL, behind one address',
    count: 1,
    minutesMax: 90,
    tenthInTests: false,
    command: script('tests/soak/two-nodes.ts'),
  },
  planted: {
    about: 'the simulator with a bug planted around the program: every one is noticed',
    count: 1,
    minutesMax: 60,
    tenthInTests: false,
    command: script('tests/soak/planted.ts'),
  },
  kills: {
    about:
      'a browser killed while somebody writes, and a relay twice as often; nothing that was confirmed is lost',
    count: 500,
    minutesMax: 240,
    tenthInTests: false,
    command: script('tests/soak/kills.ts'),
  },
  'store-kills': {
    about: 'a store killed while it writes; what it said to be on the disk is there, whole',
    count: 1_000,
    minutesMax: 60,
    tenthInTests: false,
    countVariable: 'LANTERN_STORE_KILLS',
    command: () => [
      'node_modules/.bin/vitest',
      'run',
      'sync-server/store/power-cut.process.test.ts',
      '--testNamePattern=kills at random writes',
    ],
  },
  frames: {
    about: 'hostile frames at the parser of the relay protocol: refused or canonical, never more',
    count: 1_000_000,
    minutesMax: 30,
    tenthInTests: false,
    countVariable: 'LANTERN_FRAMES',
    command: () => [
      'node_modules/.bin/vitest',
      'run',
      'sync-server/protocol/protocol.test.ts',
      '--testNamePattern=random and mutated bytes',
      '--testTimeout=1800000',
    ],
  },
  decoders: {
    about:
      'random bytes at every decoder and every serial stream: a reading or a typed error, no hang',
    count: 100_000,
    minutesMax: 30,
    tenthInTests: false,
    countVariable: 'LANTERN_PACKETS',
    command: () => [
      'node_modules/.bin/vitest',
      'run',
      'device-adapters/decoders/fuzz.test.ts',
      'device-adapters/streams/streams.test.ts',
      '--testTimeout=1800000',
    ],
  },
  relay: {
    about: 'minutes at full rate at a relay whose rooms come and go: its memory stays flat',
    count: 20,
    minutesMax: 60,
    tenthInTests: false,
    command: script('tests/soak/relay.ts'),
  },
  replicas: {
    about: 'signed work on real logs in every order: late, forked, adopted; all replicas agree',
    count: 400,
    minutesMax: 60,
    tenthInTests: false,
    command: () => [
      'node_modules/.bin/vitest',
      'run',
      'crypto/work/convergence.test.ts',
      'crypto/work/cross-log.test.ts',
      '--testTimeout=3600000',
    ],
  },
  floods: {
    about: 'notes and statements by one hostile member, as many as the design names: bounds hold',
    count: 100_000,
    minutesMax: 30,
    tenthInTests: false,
    countVariable: 'LANTERN_FLOOD',
    command: () => [
      'node_modules/.bin/vitest',
      'run',
      'crypto/evidence/evidence.test.ts',
      'crypto/work/attacks.test.ts',
      '--testNamePattern=attack 34|attack 49',
      '--testTimeout=1800000',
    ],
  },
  mutation: {
    about:
      'every line of the verifying half of crypto/ changed, one change at a time; a test notices each',
    count: 1,
    minutesMax: 600,
    tenthInTests: false,
    command: script('tests/mutation/main.ts'),
  },
  'first-light': journey('first-light', 'two browsers, one relay that dies and returns'),
  'main-job': journey('main-job', 'three people found, join, work apart, meet, measure and write'),
};
