/** Builds a ledger again from the records the caller has kept, in the order they were given out. Verifies no signature. */
import { toHex } from '../encoding/bytes.ts';
import { cryptoError, type CryptoError } from '../errors.ts';
import { err, ok, type Result } from '../result.ts';
import type { UnownedChange } from './change-index.ts';
import { parseRecord, type RecordedChange } from './ledger-record.ts';
import { LedgerState, type StatementLink } from './ledger-state.ts';
import { verifiedSession } from './session-check.ts';
import type { SignedStatement } from './statement.ts';
import { WorkLedger, type LedgerPorts } from './work-ledger.ts';

/** 'crypto/form' for a record that cannot be read, 'crypto/parent' for one whose past does not stand before it. */
export function restoreLedger(
  ports: LedgerPorts,
  records: Iterable<Uint8Array>,
): Result<WorkLedger, CryptoError> {
  const state = new LedgerState(ports);
  for (const bytes of records) {
    const record = parseRecord(bytes);
    if (!record.ok) return record;
    if (record.value.kind === 'session') {
      state.addSession(verifiedSession(record.value.signed, record.value.signPublicKey));
      continue;
    }
    const { signed, changes, receivedBytes } = record.value;
    const past = pastOf(signed, changes, state);
    if (past === undefined) return err(cryptoError('crypto/parent'));
    state.addStatement({ id: toHex(signed.statementId), signed, receivedBytes, ...past });
  }
  return ok(new WorkLedger(ports, state));
}

function pastOf(
  { statement }: SignedStatement,
  recorded: readonly RecordedChange[],
  state: LedgerState,
): Pick<StatementLink, 'session' | 'prev' | 'seen' | 'changes'> | undefined {
  const session = state.sessions.get(toHex(statement.sessionId));
  const prev = statement.prev === undefined ? undefined : state.graph.get(toHex(statement.prev));
  const seen = statement.seen.flatMap((id) => state.graph.get(toHex(id)) ?? []);
  const complete = seen.length === statement.seen.length;
  if (session === undefined || !complete || (prev === undefined) !== (statement.prev === undefined))
    return undefined;
  const changes = new Map<string, UnownedChange>();
  for (const change of recorded) {
    const dependencies = change.dependencies.flatMap(
      (hash) => changes.get(hash) ?? state.changes.get(hash) ?? [],
    );
    if (dependencies.length !== change.dependencies.length) return undefined;
    changes.set(change.hash, { ...change, dependencies });
  }
  return { session, prev, seen, changes: [...changes.values()] };
}
