/** A process that makes load, started by `load-workers.ts`: it does as it is told and answers each order. */
import process from 'node:process';
import { initCrypto } from '#crypto/relay/relay-identity.ts';
import { Load } from './load.ts';
import { NOTHING, READY, type Asked, type Order, type Told } from './orders.ts';
import { Steady } from './steady.ts';

const loads = new Map<number, Load | Steady>();

async function obey(order: Order): Promise<Told> {
  const load = loads.get(order.load);
  if (order.order === 'run') return (await load?.run(order.durationMs)) ?? NOTHING;
  if (order.order === 'close') {
    load?.close();
    loads.delete(order.load);
    return NOTHING;
  }
  const { server, shape } = order;
  const opening = 'window' in shape ? new Load(server, shape) : new Steady(server, shape);
  loads.set(order.load, opening);
  await opening.open();
  return NOTHING;
}

await initCrypto();
process.on('message', (asked) => {
  // Only the process that started this one can send it something.
  const { id, order } = asked as Asked;
  void obey(order).then((told) => process.send?.({ id, told }));
});
process.on('disconnect', () => process.exit(0));
process.send?.({ id: READY, told: NOTHING });
