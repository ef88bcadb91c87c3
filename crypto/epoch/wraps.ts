/**
 * The way back: R of each previous epoch under the history key of the next, so that whoever may read now may read what was
 * before.   wrap i = AEAD(historyKey, nonce i, R of prev[i], ad = prev[i] ‖ readCommit)
 */
import { concatBytes, equalBytes, toHex } from '../encoding/bytes.ts';
import { cryptoError, type CryptoError } from '../errors.ts';
import { readSecretsOf, type ReadSecrets } from '../keys/epoch-secrets.ts';
import type { EpochBody } from '../log/bodies/epoch.ts';
import type { LogBook } from '../log/log-book.ts';
import { aeadOpen, aeadSeal, countedNonce, type AeadBox } from '../primitives/aead.ts';
import { err, ok, type Result } from '../result.ts';

export interface PreviousSecret {
  readonly epochId: Uint8Array;
  /** R, 32 bytes. */
  readonly read: Uint8Array;
}

const wrapBox = (secrets: ReadSecrets, previous: Uint8Array, place: number): AeadBox => ({
  key: secrets.historyKey,
  nonce: countedNonce(place),
  ad: concatBytes([previous, secrets.readCommit]),
});

/** In the order of the epoch's `previous`, which is ascending. */
export const makeWraps = (
  secrets: ReadSecrets,
  previous: readonly PreviousSecret[],
): readonly Uint8Array[] =>
  previous.map(({ epochId, read }, place) => aeadSeal(wrapBox(secrets, epochId, place), read));

/** R of one previous epoch. 'crypto/seal' when the wrap does not open; whether R is right, the caller checks. */
function openWrap(
  secrets: ReadSecrets,
  epoch: EpochBody,
  place: number,
): Result<Uint8Array, CryptoError> {
  const [previous, wrap] = [epoch.previous[place], epoch.wraps[place]];
  if (previous === undefined || wrap === undefined) return err(cryptoError('crypto/seal'));
  return aeadOpen(wrapBox(secrets, previous, place), wrap, 'crypto/seal');
}

export interface History {
  /** By epoch id: what of earlier epochs could be opened, all the way back. */
  readonly opened: ReadonlyMap<string, ReadSecrets>;
  /** Epochs of which a wrap is wrong: their author is named by the signature. */
  readonly wrong: readonly string[];
}

/** Follows the wraps from one epoch whose R is held. A wrap that gives another R than the epoch commits to is wrong. */
export function openHistory(
  book: LogBook,
  start: { readonly groupId: string; readonly epochId: string },
  secrets: ReadSecrets,
): History {
  const epochs = new Map(
    (book.state(start.groupId)?.epochs ?? []).map((epoch) => [epoch.epochId, epoch]),
  );
  const opened = new Map<string, ReadSecrets>();
  const wrong: string[] = [];
  const open = [{ epochId: start.epochId, secrets }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const epoch = epochs.get(next.epochId);
    if (epoch === undefined || epoch.wraps.length === 0) continue;
    for (const [place, previousId] of epoch.previous.map(toHex).entries()) {
      if (opened.has(previousId)) continue;
      const read = openWrap(next.secrets, epoch, place);
      const earlier = read.ok ? readSecretsOf(read.value) : undefined;
      const commit = epochs.get(previousId)?.readCommit;
      if (earlier !== undefined && commit !== undefined && equalBytes(earlier.readCommit, commit)) {
        opened.set(previousId, earlier);
        open.push({ epochId: previousId, secrets: earlier });
      } else if (!wrong.includes(epoch.epochId)) wrong.push(epoch.epochId);
    }
  }
  return { opened, wrong };
}

/** The wraps of one epoch, each checked against the commitment of the epoch it opens. 'crypto/seal' if one is wrong. */
export function checkWraps(
  book: LogBook,
  place: { readonly groupId: string; readonly epochId: string },
  secrets: ReadSecrets,
): Result<undefined, CryptoError> {
  const { wrong } = openHistory(book, place, secrets);
  return wrong.includes(place.epochId) ? err(cryptoError('crypto/seal')) : ok(undefined);
}
