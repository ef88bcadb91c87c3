/** `npm run bench` lists the measurements; `npm run -s bench -- NAME --json [--quick]` runs one, its last line one JSON object. */
import { parseArgs } from 'node:util';
import type { Bench, Figures } from './bench.ts';
import { cryptoBench } from './crypto/crypto-bench.ts';
import { devicesBench } from './devices/devices-bench.ts';
import { messagesBench } from './messages/messages-bench.ts';
import { recordBench } from './record/record-bench.ts';
import { relayBench } from './relay/relay-bench.ts';
import { searchBench } from './search/search-bench.ts';
import { startBench } from './start/start-bench.ts';
import { syncBench } from './sync/sync-bench.ts';

const BENCHES: Readonly<Record<string, Bench>> = {
  crypto: cryptoBench,
  devices: devicesBench,
  messages: messagesBench,
  record: recordBench,
  relay: relayBench,
  search: searchBench,
  start: startBench,
  sync: syncBench,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
  },
});

function show(figures: Figures): void {
  for (const [name, { value, bar, ok, isLeast, raw }] of Object.entries(figures)) {
    const measured = raw === undefined ? '' : `  (raw ${raw.toFixed(3)})`;
    console.log(
      `${ok ? 'ok  ' : 'MISS'} ${name.padEnd(34)} ${value.toFixed(3)} ${isLeast === true ? '≥' : '≤'} ${String(bar)}${measured}`,
    );
  }
}

async function main(): Promise<number> {
  const [name] = positionals;
  if (name === undefined) {
    for (const [each, { about }] of Object.entries(BENCHES)) console.log(`${each}: ${about}`);
    return 0;
  }
  const bench = BENCHES[name];
  if (bench === undefined) {
    console.error(`There is no bench "${name}". There are: ${Object.keys(BENCHES).join(', ')}.`);
    return 1;
  }
  const figures = await bench.run({ quick: values.quick });
  show(figures);
  if (values.json) console.log(JSON.stringify({ bench: name, figures }));
  return Object.values(figures).every(({ ok }) => ok) ? 0 : 1;
}

process.exitCode = await main();
