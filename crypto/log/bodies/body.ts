/** The body of any entry, by its type. A type from a newer version stays an opaque body; the log says what that means. */
import type { CryptoError } from '../../errors.ts';
import { decode, decodeKnown, type ByteReader } from '../../encoding/reader.ts';
import { encode } from '../../encoding/writer.ts';
import { ENTRY_TYPES } from '../entry.ts';
import { ok, type Result } from '../../result.ts';
import { readAdd, writeAdd, type AddBody } from './add.ts';
import { readEpoch, writeEpoch, type EpochBody } from './epoch.ts';
import { readGenesis, writeGenesis, type GenesisBody } from './genesis.ts';
import { readGrant, writeGrant, type GrantBody } from './grant.ts';
import { readLink, writeLink, type LinkBody } from './link.ts';
import { readPolicy, writePolicy, type PolicyBody } from './policy.ts';
import { readRemove, writeRemove, type RemoveBody } from './remove.ts';
import { readSet, writeSet, type SetBody } from './set.ts';
import { readVerdict, writeVerdict, type VerdictBody } from './verdict.ts';

export type Body =
  | { readonly type: 'genesis'; readonly value: GenesisBody }
  | { readonly type: 'add'; readonly value: AddBody }
  | { readonly type: 'set'; readonly value: SetBody }
  | { readonly type: 'remove'; readonly value: RemoveBody }
  | { readonly type: 'epoch'; readonly value: EpochBody }
  | { readonly type: 'grant'; readonly value: GrantBody }
  | { readonly type: 'verdict'; readonly value: VerdictBody }
  | { readonly type: 'policy'; readonly value: PolicyBody }
  | { readonly type: 'link'; readonly value: LinkBody };

/** `critical`: a number below 128, which a client that does not know it may not write past. */
export type ReadBody = Body | { readonly type: 'unknown'; readonly critical: boolean };

const FIRST_IGNORABLE_TYPE = 128;

/** The number and the bytes of a body, as `signEntry` takes them. */
export const encodeBody = (body: Body): { readonly type: number; readonly body: Uint8Array } => ({
  type: ENTRY_TYPES[body.type],
  body: encode((w) => {
    switch (body.type) {
      case 'genesis':
        return writeGenesis(w, body.value);
      case 'add':
        return writeAdd(w, body.value);
      case 'set':
        return writeSet(w, body.value);
      case 'remove':
        return writeRemove(w, body.value);
      case 'epoch':
        return writeEpoch(w, body.value);
      case 'grant':
        return writeGrant(w, body.value);
      case 'verdict':
        return writeVerdict(w, body.value);
      case 'policy':
        return writePolicy(w, body.value);
      case 'link':
        return writeLink(w, body.value);
    }
  }),
});

/** 'crypto/form', 'crypto/limit', 'crypto/suite' or 'crypto/key'; see the reader of each type. */
export const parseBody = (type: number, bytes: Uint8Array): Result<ReadBody, CryptoError> =>
  parseWith((read) => decode(bytes, read), type);

/** A body that this device has parsed before: its keys are not tried again. */
export const parseKnownBody = (type: number, bytes: Uint8Array): Result<ReadBody, CryptoError> =>
  parseWith((read) => decodeKnown(bytes, read), type);

type Decode = <T>(read: (reader: ByteReader) => T) => Result<T, CryptoError>;

function parseWith(decodeBody: Decode, type: number): Result<ReadBody, CryptoError> {
  switch (type) {
    case ENTRY_TYPES.genesis:
      return tagged('genesis', decodeBody(readGenesis));
    case ENTRY_TYPES.add:
      return tagged('add', decodeBody(readAdd));
    case ENTRY_TYPES.set:
      return tagged('set', decodeBody(readSet));
    case ENTRY_TYPES.remove:
      return tagged('remove', decodeBody(readRemove));
    case ENTRY_TYPES.epoch:
      return tagged('epoch', decodeBody(readEpoch));
    case ENTRY_TYPES.grant:
      return tagged('grant', decodeBody(readGrant));
    case ENTRY_TYPES.verdict:
      return tagged('verdict', decodeBody(readVerdict));
    case ENTRY_TYPES.policy:
      return tagged('policy', decodeBody(readPolicy));
    case ENTRY_TYPES.link:
      return tagged('link', decodeBody(readLink));
    default:
      return ok({ type: 'unknown', critical: type < FIRST_IGNORABLE_TYPE });
  }
}

const tagged = <T extends Body['type'], V>(
  type: T,
  value: Result<V, CryptoError>,
): Result<{ readonly type: T; readonly value: V }, CryptoError> =>
  value.ok ? ok({ type, value: value.value }) : value;
