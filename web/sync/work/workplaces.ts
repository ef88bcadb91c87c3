/**
 * The work of every compartment this device takes part in: a ledger that judges, and for our own writing a session that lasts
 * until the program ends or a log it rests on has grown.
 */
import type { LogBook } from '#crypto/log/log-book.ts';
import { restoreLedger } from '#crypto/work/ledger-restore.ts';
import type { WorkAuthor } from '#crypto/work/work-author.ts';
import { WorkLedger, type LedgerPorts } from '#crypto/work/work-ledger.ts';
import type { StoredRow } from '#storage/row-store.ts';
import { inflateWithin } from '../bounded-inflate.ts';
import { authorityFrom } from '#crypto/work/log-authority.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';

export interface OpenSession {
  readonly author: WorkAuthor;
  /** What the session rests on; when it changes, the session is over. */
  readonly ground: string;
}

const keyOf = (groupId: string, compartment: number): string => `${groupId}/${compartment}`;

/** The key of a record of judged work; `number` orders the records of one compartment. */
export const workKey = (
  place: { readonly groupId: string; readonly compartment: number },
  number: string,
): string => `${keyOf(place.groupId, place.compartment)}/${number}`;

export class Workplaces {
  readonly #book: LogBook;
  readonly #ledgers = new Map<string, WorkLedger>();
  readonly #sessions = new Map<string, OpenSession>();

  constructor(book: LogBook) {
    this.#book = book;
  }

  /** False when a kept record cannot be read. Rows come in the order of their keys. */
  restore(rows: readonly StoredRow[]): boolean {
    const records = new Map<string, Uint8Array[]>();
    for (const row of rows) {
      const key = row.key.slice(0, row.key.lastIndexOf('/'));
      const own = records.get(key) ?? [];
      own.push(row.value);
      records.set(key, own);
    }
    for (const [key, own] of records) {
      const [groupId = '', compartment = ''] = key.split('/');
      const ledger = restoreLedger(this.#ports(groupId, Number(compartment)), own);
      if (!ledger.ok) return false;
      this.#ledgers.set(key, ledger.value);
    }
    return true;
  }

  ledger(groupId: string, compartment: number): WorkLedger {
    const key = keyOf(groupId, compartment);
    const known = this.#ledgers.get(key);
    if (known !== undefined) return known;
    const ledger = new WorkLedger(this.#ports(groupId, compartment));
    this.#ledgers.set(key, ledger);
    return ledger;
  }

  /** Every ledger there is, with its place. */
  all(): readonly {
    readonly groupId: string;
    readonly compartment: number;
    readonly ledger: WorkLedger;
  }[] {
    return [...this.#ledgers].map(([key, ledger]) => {
      const [groupId = '', compartment = ''] = key.split('/');
      return { groupId, compartment: Number(compartment), ledger };
    });
  }

  session(groupId: string, compartment: number): OpenSession | undefined {
    return this.#sessions.get(keyOf(groupId, compartment));
  }

  keepSession(groupId: string, compartment: number, session: OpenSession): void {
    this.#sessions.set(keyOf(groupId, compartment), session);
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
