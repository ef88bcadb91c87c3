/**
 * VERDICT: what a member decides about late work or a copy.
 *
 *   compartment u8 | verdict u8 | stmtIds set<b32> 1..256
 */
import type { ByteReader } from '../../encoding/reader.ts';
import type { ByteWriter } from '../../encoding/writer.ts';
import { COMPARTMENTS_MAX, VERDICT_STATEMENTS_MAX } from '../limits.ts';
import { ID_BYTES } from '../path.ts';

/** In the order of their numbers, from 1. */
const VERDICT_KINDS = ['adopt', 'reject', 'retire-copy'] as const;
export type VerdictKind = (typeof VERDICT_KINDS)[number];

export interface VerdictBody {
  readonly compartment: number;
  readonly verdict: VerdictKind;
  readonly statementIds: readonly Uint8Array[];
}

export const writeVerdict = (writer: ByteWriter, body: VerdictBody): ByteWriter =>
  writer
    .u8(body.compartment)
    .u8(VERDICT_KINDS.indexOf(body.verdict) + 1)
    .set(body.statementIds);

export function readVerdict(reader: ByteReader): VerdictBody {
  const compartment = reader.u8();
  const verdict = VERDICT_KINDS[reader.u8() - 1];
  const statementIds = reader.set(VERDICT_STATEMENTS_MAX, ID_BYTES);
  if (compartment >= COMPARTMENTS_MAX || verdict === undefined || statementIds.length === 0)
    reader.fail();
  return { compartment, verdict: verdict ?? 'reject', statementIds };
}
