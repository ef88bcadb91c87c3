/**
 * What somebody may find now: what lies in a record whose part they read, and of the staff's conversations those they take part
 * in. Asked anew after every step that may change it; a key that was held once opens nothing here.
 */
import { toHex } from '#crypto/encoding/bytes.ts';
import {
  CONVERSATION_LISTS,
  conversationsOf,
  type PageInList,
  type PageRow,
} from '#features/conversations/queries.ts';
import { parseDocumentId, parseUserId, type DocumentId, type RecordId } from '#kernel/ids.ts';
import type { Committed } from '#sync/engine/committed.ts';
import type { Memory } from '#sync/engine/memory.ts';
import { ownAccess } from '#sync/engine/who-has-access.ts';

const AMONG_STAFF = 'team-conversation';

export class SearchReach {
  readonly #read = new Map<RecordId, readonly number[]>();
  #amongStaff: ReadonlySet<DocumentId> | undefined;

  refresh(memory: Memory | undefined, { entries, everything, documents }: Committed): void {
    if (entries || everything) this.#read.clear();
    if (entries || everything || [...documents].some((id) => isAmongStaff(memory, id)))
      this.#amongStaff = undefined;
  }

  mayShow(memory: Memory, document: DocumentId, record: RecordId): boolean {
    const place = memory.places.get(document);
    if (place?.record !== record) return false;
    const parts = this.#read.get(record) ?? ownAccess(memory, record)?.reads ?? [];
    this.#read.set(record, parts);
    if (!parts.includes(place.compartment)) return false;
    if (place.kind !== AMONG_STAFF) return true;
    this.#amongStaff ??= ownConversations(memory);
    return this.#amongStaff.has(document);
  }
}

const isAmongStaff = (memory: Memory | undefined, id: DocumentId): boolean =>
  memory?.places.get(id)?.kind === AMONG_STAFF;

/** Every page of them. */
function ownConversations(memory: Memory): ReadonlySet<DocumentId> {
  const me = parseUserId(toHex(memory.identity.userId));
  const { name, version } = CONVERSATION_LISTS[AMONG_STAFF];
  const prefix = `${name}|`;
  const pages: PageInList[] = [];
  for (const [key, stored] of memory.rows) {
    const document = key.startsWith(prefix) ? parseDocumentId(key.slice(prefix.length)) : undefined;
    const place = document && memory.places.get(document);
    if (document === undefined || place === undefined || stored.version !== version) continue;
    // Written by this projection's own `row`, at this version.
    pages.push({ record: place.record, document, row: JSON.parse(stored.json) as PageRow });
  }
  const own = me === undefined ? [] : conversationsOf(pages, me);
  return new Set(own.flatMap((one) => one.pages.map(({ document }) => document)));
}
