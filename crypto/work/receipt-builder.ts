/** Collects what one call of the ledger has decided. */
import { toHex } from '../encoding/bytes.ts';
import type { CryptoErrorCode } from '../errors.ts';
import type { Shift } from './acceptance.ts';
import type { Missing } from './hold-queue.ts';
import { encodeRecord } from './ledger-record.ts';
import type { LedgerState } from './ledger-state.ts';
import type { VerifiedSession } from './session-check.ts';
import type { StatementNode } from './statement-graph.ts';
import type { Fork, Outcome, Receipt } from './work-outcome.ts';

export class ReceiptBuilder {
  readonly #outcomes: Outcome[] = [];
  readonly #sessionRecords: Uint8Array[] = [];
  readonly #sessionFaults = new Map<string, CryptoErrorCode>();
  readonly #entered: StatementNode[] = [];
  readonly #left: StatementNode[] = [];
  readonly #forks: Fork[] = [];
  readonly #released: string[] = [];

  knowSession({ signed, signPublicKey }: VerifiedSession): void {
    this.#sessionRecords.push(encodeRecord({ kind: 'session', signed, signPublicKey }));
  }

  refuseSession(sessionId: string, code: CryptoErrorCode): void {
    this.#sessionFaults.set(sessionId, code);
  }

  sessionFault(sessionId: string): CryptoErrorCode | undefined {
    return this.#sessionFaults.get(sessionId);
  }

  refuse(statementId: string | undefined, code: CryptoErrorCode): void {
    this.#outcomes.push({ kind: 'refused', statementId, code });
  }

  hold(statementId: string, missing: readonly Missing[]): void {
    this.#outcomes.push({ kind: 'held', statementId, missing });
  }

  duplicate(statementId: string): void {
    this.#outcomes.push({ kind: 'duplicate', statementId });
  }

  judge(outcome: Outcome & { readonly kind: 'accepted' | 'late' }): void {
    this.#outcomes.push(outcome);
  }

  shift({ entered, left }: Shift): void {
    this.#entered.push(...entered);
    this.#left.push(...left);
  }

  fork(fork: Fork): void {
    this.#forks.push(fork);
  }

  /** Something with this id has been decided: what waits for it can be judged. */
  release(id: string): void {
    this.#released.push(id);
  }

  nextReleased(): string | undefined {
    return this.#released.shift();
  }

  finish(state: LedgerState): Receipt {
    const shifted = [...this.#entered, ...this.#left].flatMap((node) =>
      node.signed.statement.items.map((item) => toHex(item.docId)),
    );
    const touched = this.#outcomes
      .filter((outcome) => outcome.kind === 'accepted')
      .flatMap(({ statement }) => statement.docIds);
    const rebuild = [...shifted, ...touched.filter((docId) => state.needsRebuild(docId))];
    return {
      outcomes: this.#outcomes,
      sessionRecords: this.#sessionRecords,
      sessionsRefused: [...this.#sessionFaults].map(([sessionId, code]) => ({ sessionId, code })),
      entered: this.#entered.map((node) => node.id),
      left: this.#left.map((node) => node.id),
      rebuild: [...new Set(rebuild)],
      forks: this.#forks,
    };
  }
}
