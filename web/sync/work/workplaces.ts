/**
 * The work of every compartment this device takes part in: a ledger that judges, and for our own writing a session that lasts
 * until the program ends or a log it rests on has grown. After a start a ledger sleeps until somebody needs it, or until a log
 * it rests on is about to grow: what that changes can only be told by a ledger that knew the log as it was.
 */
import type { LogBook } from '#crypto/log/log-book.ts';
import { restoreLedger } from '#crypto/work/ledger-restore.ts';
import type { WorkAuthor } from '#crypto/work/work-author.ts';
import { WorkLedger, type LedgerPorts } from '#crypto/work/work-ledger.ts';
import type { StoredRow } from '#storage/row-store.ts';
import { invariant } from '#kernel/result.ts';
import { inflateWithin } from '../bounded-inflate.ts';
import { authorityFrom } from '#crypto/work/log-authority.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';

export interface OpenSession {
  readonly author: WorkAuthor;
  /** What the session rests on; when it changes, the session is over. */
  readonly ground: string;
}

const keyOf = (groupId: string, compartment: number): string => `${groupId}/${String(compartment)}`;

/** The key of a record of judged work; `number` orders the records of one compartment. */
export const workKey = (
  place: { readonly groupId: string; readonly compartment: number },
  number: string,
): string => `${keyOf(place.groupId, place.compartment)}/${number}`;

export interface Workplace {
  readonly groupId: string;
  readonly compartment: number;
  readonly ledger: WorkLedger;
}

export class Workplaces {
  readonly #book: LogBook;
  readonly #awake = new Map<string, Workplace>();
  /** Records of judged work by compartment, in their order, by group. */
  readonly #asleep = new Map<string, Map<number, Uint8Array[]>>();
  readonly #sessions = new Map<string, OpenSession>();
  /** The compartments in which a device has forked a session. */
  readonly #forked = new Set<string>();
  /** Groups of which a log they rest on has grown since `unsettled` was asked. */
  #grown = new Set<string>();

  constructor(book: LogBook) {
    this.#book = book;
    book.beforeGrowth((groupIds) => {
      for (const groupId of groupIds) {
        this.#grown.add(groupId);
        this.#wakeGroup(groupId);
      }
    });
  }

  /** Takes what the store kept, in the order of the keys, and reads none of it yet. */
  restore(rows: readonly StoredRow[]): void {
    for (const { key, value } of rows) {
      const [groupId = '', compartment = ''] = key.split('/');
      const group = this.#asleep.get(groupId) ?? new Map<number, Uint8Array[]>();
      this.#asleep.set(groupId, group);
      const records = group.get(Number(compartment));
      if (records === undefined) group.set(Number(compartment), [value]);
      else records.push(value);
    }
  }

  /** A kept record that cannot be read is a broken invariant: whatever wrote it, nothing may be written after it. */
  ledger(groupId: string, compartment: number): WorkLedger {
    const key = keyOf(groupId, compartment);
    const known = this.#awake.get(key) ?? this.#wake(groupId, compartment);
    if (known !== undefined) return known.ledger;
    const ledger = new WorkLedger(this.#ports(groupId, compartment));
    this.#awake.set(key, { groupId, compartment, ledger });
    return ledger;
  }

  /** Those of one group. */
  of(groupId: string): readonly Workplace[] {
    this.#wakeGroup(groupId);
    return this.awake().filter((place) => place.groupId === groupId);
  }

  /** Those that somebody has needed since the start, or `wakeSome` has reached. */
  awake(): readonly Workplace[] {
    return [...this.#awake.values()];
  }

  /**
   * Those whose work has to be judged anew: a log they rest on has grown since this was asked last, or something waits in them,
   * maybe for an entry of a log they do not rest on yet. A clinic of thousands of records is not gone through for one of them.
   */
  unsettled(): readonly Workplace[] {
    const grown = this.#grown;
    this.#grown = new Set();
    return this.awake().filter(
      ({ groupId, ledger }) => grown.has(groupId) || ledger.held.waiting > 0,
    );
  }

  /** Every one there is: for what concerns all of them, and is rare. */
  all(): readonly Workplace[] {
    for (const groupId of [...this.#asleep.keys()]) this.#wakeGroup(groupId);
    return this.awake();
  }

  /** How many groups sleep. */
  get sleepers(): number {
    return this.#asleep.size;
  }

  /** Wakes the next group, for whoever has time. */
  wakeNext(): void {
    const [groupId] = this.#asleep.keys();
    if (groupId !== undefined) this.#wakeGroup(groupId);
  }

  session(groupId: string, compartment: number): OpenSession | undefined {
    return this.#sessions.get(keyOf(groupId, compartment));
  }

  keepSession(groupId: string, compartment: number, session: OpenSession): void {
    this.#sessions.set(keyOf(groupId, compartment), session);
  }

  /** The next work there begins a session of its own. */
  endSession(groupId: string, compartment: number): void {
    this.#sessions.delete(keyOf(groupId, compartment));
  }

  noteFork(groupId: string, compartment: number): void {
    this.#forked.add(keyOf(groupId, compartment));
  }

  /** Whether documents there may stand in several copies. */
  isForked(groupId: string, compartment: number): boolean {
    return this.#forked.has(keyOf(groupId, compartment));
  }

  #wakeGroup(groupId: string): void {
    for (const compartment of [...(this.#asleep.get(groupId)?.keys() ?? [])])
      this.#wake(groupId, compartment);
  }

  #wake(groupId: string, compartment: number): Workplace | undefined {
    const group = this.#asleep.get(groupId);
    const records = group?.get(compartment);
    if (group === undefined || records === undefined) return undefined;
    const restored = restoreLedger(this.#ports(groupId, compartment), records);
    invariant(restored.ok, 'kept records of work can be read');
    group.delete(compartment);
    if (group.size === 0) this.#asleep.delete(groupId);
    if (restored.value.view.forks().length > 0) this.noteFork(groupId, compartment);
    const place = { groupId, compartment, ledger: restored.value };
    this.#awake.set(keyOf(groupId, compartment), place);
    return place;
  }

  #ports(groupId: string, compartment: number): LedgerPorts {
    return {
      groupId: fromHexId(groupId),
      compartment,
      authority: authorityFrom(this.#book, groupId),
      inflate: inflateWithin,
    };
  }
}
