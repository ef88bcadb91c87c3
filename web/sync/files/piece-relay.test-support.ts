/** What a test's relay does beside its connections: pieces of files, over the relay's own handlers and rows in memory. */
import { utf8Encode } from '#crypto/encoding/utf8.ts';
import { Prover } from '../../../sync-server/app/proven-request.ts';
import { pieceRequests } from '../../../sync-server/blobs/piece-requests.ts';
import { PieceStore, type PieceLimits } from '../../../sync-server/blobs/piece-store.ts';
import { MemorySideRows } from '../../../sync-server/store/memory-side-rows.ts';
import type { HttpPort } from '../relay/relay-requests.ts';
import type { RelayWorld } from '../relay/relay-world.test-support.ts';

const LIMITS: PieceLimits = { channelBytesMax: 2 ** 30, accountBytesMax: 2 ** 31 };

export class PieceRelay {
  readonly rows = new MemorySideRows();
  /** "PUT /piece…" as they came. */
  readonly asked: string[] = [];
  /** What a request meets on its way; a test sets it. */
  cut: () => 'none' | 'before' | 'after' | 'busy' = () => 'none';
  readonly #world: RelayWorld;
  readonly pieces: PieceStore;

  constructor(world: RelayWorld, limits: Partial<PieceLimits> = {}) {
    this.#world = world;
    this.pieces = new PieceStore(this.rows, { ...LIMITS, ...limits });
  }

  readonly http: HttpPort = async ({ method, path, authorization, body }) => {
    const { store, relayId, clock } = this.#world;
    const prover = new Prover({ store, relayId, now: clock.now });
    const answer = pieceRequests(this.pieces, prover);
    this.asked.push(`${method} ${path.slice(42, 49)}`);
    const how = this.cut();
    if (how === 'before') throw new Error('cut');
    if (how === 'busy') return { status: 429, body: utf8Encode('{"code":"relay/slow-down"}') };
    const header = (name: string) => (name === 'authorization' ? authorization : '');
    const found = answer({ method, path, header, address: '127.0.0.1' });
    const ready = found !== undefined && 'answer' in found ? await found.answer(body) : found;
    if (how === 'after' || ready === undefined) throw new Error('cut');
    return { status: ready.status, body: ready.body };
  };
}

const relays = new WeakMap<RelayWorld, PieceRelay>();

/** The one of a world. */
export function pieceRelayOf(world: RelayWorld): PieceRelay {
  const relay = relays.get(world) ?? new PieceRelay(world);
  relays.set(world, relay);
  return relay;
}
