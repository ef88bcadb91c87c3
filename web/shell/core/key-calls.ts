/** The keys of people, on the app port: what their logs say of them, and which numbers this person has compared. */
import { toHex } from '#crypto/encoding/bytes.ts';
import type { UserId } from '#kernel/ids.ts';
import { parseMillis } from '#kernel/ports.ts';
import { keepDraft } from '#sync/engine/drafts.ts';
import type { Engine } from '#sync/engine/engine.ts';
import type { Memory } from '#sync/engine/memory.ts';
import { comparedNumber, keyChangesOf } from '#sync/groups/person-keys.ts';
import type { Keys, PersonKeys } from '#ui/keys-port.ts';

/** Where a compared number is kept, beside the drafts. */
const placeOf = (userId: UserId): string => `compared-${userId}`;

export class KeyCalls implements Keys {
  readonly #engine: Engine;
  readonly #shown = new Set<() => void>();

  constructor(engine: Engine) {
    this.#engine = engine;
    engine.watch(({ entries, everything }) => {
      if (entries || everything) this.#show();
    });
  }

  watchKeys: Keys['watchKeys'] = (people) => ({
    subscribe: (run) => {
      const show = () => run(this.#keysOf(people));
      this.#shown.add(show);
      show();
      return () => void this.#shown.delete(show);
    },
  });

  compared: Keys['compared'] = async ({ userId, number }) => {
    const kept = await this.#engine.step((step) =>
      Promise.resolve(keepDraft(step, { place: placeOf(userId), text: number ?? '' })),
    );
    this.#show();
    return kept;
  };

  #show(): void {
    for (const show of [...this.#shown]) show();
  }

  #keysOf(people: readonly UserId[]): readonly PersonKeys[] {
    const { memory } = this.#engine;
    if (memory === undefined) return [];
    const own = toHex(memory.identity.userId);
    return people.filter((userId) => userId !== own).map((userId) => keysOf(memory, own, userId));
  }
}

function keysOf({ book, drafts }: Memory, own: string, userId: UserId): PersonKeys {
  const number = comparedNumber(book, own, userId);
  const kept = drafts.get(placeOf(userId));
  return {
    ...{ userId, number },
    compared: kept === undefined ? 'never' : kept === number ? 'now' : 'before',
    changes: keyChangesOf(book, userId).flatMap(({ at, kind }) => {
      const time = parseMillis(at);
      return time === undefined ? [] : [{ at: time, kind }];
    }),
  };
}
