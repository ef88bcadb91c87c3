/**
 * A relay at full rate for some minutes, while rooms come and go as they do when clinics rotate their keys. It has to end with the
 * memory it had in the middle, without a word on standard error and without a rejection that nobody listened to.
 */
import { Load } from '../../bench/relay/load.ts';
import { startServer } from '../../bench/relay/server-process.ts';
import { initCrypto } from '#crypto/relay/relay-identity.ts';
import { runsOr } from './depth.ts';

const SHAPE = { rooms: 20, readers: 10, window: 64, payloadBytes: 300 };
/** How long rooms stay. */
const ROUND_MS = 15_000;
const MINUTE_MS = 60_000;
const MEBIBYTE = 1_048_576;

/** What the last fifth may take more than the middle, and a short soak more than it had after its first round. */
const GROWTH_MAX = 1.15;
const SPARE_BYTES = 48 * MEBIBYTE;

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

await initCrypto();
const rounds = Math.max(4, Math.ceil((runsOr(20) * MINUTE_MS) / ROUND_MS));
const server = await startServer('relay');
const memory: number[] = [];
let deliveries = 0;
for (let round = 0; round < rounds && server.ended() === undefined; round++) {
  const load = new Load(server, SHAPE);
  await load.open();
  deliveries += (await load.run(ROUND_MS)).deliveries;
  load.close();
  if (server.ended() === undefined) memory.push(await server.memoryBytes());
}
const ended = server.ended();
await server.end();

const fifth = Math.ceil(memory.length / 5);
const [middle, last] = [median(memory.slice(2 * fifth, 3 * fifth)), median(memory.slice(-fifth))];
const isFlat = last <= middle * GROWTH_MAX || last - middle <= SPARE_BYTES;
const shown = memory.map((bytes) => (bytes / MEBIBYTE).toFixed(0)).join(' ');
console.log(`${String(deliveries)} deliveries; memory after each round, MiB: ${shown}`);
for (const complaint of server.complaints) console.log(complaint.trimEnd());
const faults = [
  ...(ended === undefined ? [] : [`the relay ended with ${String(ended)}`]),
  ...(server.complaints.length === 0 ? [] : ['the relay complained']),
  ...(isFlat ? [] : ['its memory grew']),
  ...(deliveries > 0 ? [] : ['nothing was delivered']),
];
console.log(faults.length === 0 ? 'flat, and not a word of complaint' : faults.join('; '));
process.exitCode = faults.length === 0 ? 0 : 1;
