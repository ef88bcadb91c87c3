/**
 * The write key of the clinic's directory after somebody has left: the clinic's log gets a new epoch, and the relay is told by REKEY.
 * Only the account may tell it, so it is done by the founder's device, as soon as that hears of a removal and has a connection. Until
 * then the old key goes on; all other devices learn which one counts by what the relay takes (crypto design, 2 and 13).
 */
import { toHex } from '#crypto/encoding/bytes.ts';
import {
  openEnvelope,
  parseEnvelope,
  sealEnvelope,
  verifyEnvelope,
} from '#crypto/envelope/envelope.ts';
import {
  channelIdOf,
  directorySecretsOf,
  relayReadKey,
  relayWriteKey,
  type EditSecrets,
} from '#crypto/keys/epoch-secrets.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import { NONCE_BYTES } from '#crypto/primitives/aead.ts';
import { signingKeyFromSeed } from '#crypto/primitives/signature.ts';
import type { RelayLink } from '../relay/relay-link.ts';
import type { ChannelRow } from '../rows/channel.ts';
import { outboxRow } from '../rows/small-rows.ts';
import { accessEnded } from './access-ended.ts';
import type { Step } from './engine-parts.ts';
import { currentKeys, keepChannel } from './epochs.ts';
import type { Memory } from './memory.ts';

/** An epoch of the clinic's log whose key this device may write with. */
interface Candidate {
  readonly epochId: string;
  readonly edit: Uint8Array;
  readonly secrets: EditSecrets;
}

/** The newest first. */
function candidates(memory: Memory, row: ChannelRow): readonly Candidate[] {
  const clinic = toHex(row.groupId);
  const order = memory.book.state(clinic)?.epochs.map(({ epochId }) => epochId) ?? [];
  return [...memory.keyring.of(clinic, 0)]
    .sort((a, b) => order.indexOf(b.epochId) - order.indexOf(a.epochId))
    .flatMap(({ epochId, edit }) =>
      edit === undefined
        ? []
        : [{ epochId, edit: edit.edit, secrets: directorySecretsOf(row.read, edit.edit) }],
    );
}

const directoryOf = ({ identity, channels }: Memory): readonly [string, ChannelRow] | undefined => {
  const channelId = identity.organisation && toHex(identity.organisation.directoryChannelId);
  const row = channelId === undefined ? undefined : channels.get(channelId);
  return channelId === undefined || row === undefined ? undefined : [channelId, row];
};

/**
 * Asks the relay for the newest key, where this device may and has told everybody of it: what waits to be sent goes first, the
 * entry that made the key among it. Answers the epoch that was asked for, now or before, until the directory is written with it.
 */
export function askForNewKey(
  link: RelayLink,
  asking: {
    readonly memory: Memory;
    readonly relayId: Uint8Array;
    readonly asked: string | undefined;
  },
): string | undefined {
  const { memory, relayId, asked } = asking;
  const { accountSeed } = memory.identity;
  const [channelId, row] = directoryOf(memory) ?? [];
  if (accountSeed === undefined || row?.created !== true || channelId === undefined) return asked;
  const keys = currentKeys(memory, { groupId: toHex(row.groupId), compartment: 0 });
  if (keys?.edit === undefined) return asked;
  if (keys.epochId === toHex(row.epochId)) return undefined;
  if (keys.epochId === asked || accessEnded(memory) !== undefined) return asked;
  if (memory.outbox.waitsFor(channelId)) return asked;
  const { writeKey } = directorySecretsOf(row.read, keys.edit.edit);
  link.rekey(
    {
      channelId: fromHexId(channelId),
      writePublicKey: writeKey.publicKey,
      readKey: relayReadKey(row.read, relayId),
      writeKey: relayWriteKey(keys.edit.edit, relayId),
    },
    signingKeyFromSeed(accountSeed),
  );
  return keys.epochId;
}

/** The relay has the key of this epoch: from now on the directory is written with it. */
export function useKeyOf(step: Step, epochId: string): void {
  const [channelId, row] = directoryOf(step.memory) ?? [];
  const edit = step.memory.keyring.get(epochId)?.edit;
  if (channelId === undefined || row === undefined || edit === undefined) return;
  keepChannel(step, channelId, { ...row, epochId: fromHexId(epochId), edit: edit.edit });
}

/**
 * The relay has not taken what waits under this key of the outbox, by its signature: it is signed anew, with the key this device
 * takes for the present one, or, where it was, with the next one it has. What is in it stays the same.
 */
export function signAgain(step: Step, key: string): void {
  const { memory, random, batch } = step;
  const waiting = memory.outbox.get(key);
  const [channelId, row] = directoryOf(memory) ?? [];
  if (waiting === undefined || row === undefined || channelId !== toHex(waiting.channelId)) return;
  const parsed = parseEnvelope(waiting.envelope);
  const known = candidates(memory, row);
  if (!parsed.ok || known.length < 2) return;
  const signedBy = known.findIndex(({ secrets }) =>
    verifyEnvelope(parsed.value, secrets.writeKey.publicKey),
  );
  const present = known.find(({ epochId }) => epochId === toHex(row.epochId));
  const isPresent = present !== undefined && known[signedBy] === present;
  const next = isPresent ? known[(signedBy + 1) % known.length] : (present ?? known[0]);
  const opened = next && openEnvelope(parsed.value, next.secrets.readSecrets.bodyKey);
  if (next === undefined || opened?.ok !== true) return;
  const envelope = sealEnvelope({
    ...{ kind: 'log', channelId: waiting.channelId, parts: opened.value },
    bodyKey: next.secrets.readSecrets.bodyKey,
    signingKey: next.secrets.writeKey,
    nonce: random(NONCE_BYTES),
  });
  const signed = { ...waiting, envelope };
  batch.put('outbox', key, outboxRow.encode(signed));
  batch.afterwards(() => memory.outbox.set(key, signed));
  if (isPresent)
    keepChannel(step, channelId, { ...row, epochId: fromHexId(next.epochId), edit: next.edit });
}

/** The row with the key by which the channel got its id: a relay that has lost it opens it by no other. */
export function asFounded(memory: Memory, channelId: string, row: ChannelRow): ChannelRow {
  if (row.type !== 'directory') return row;
  const first = candidates(memory, row).find(
    ({ secrets: { writeKey, readSecrets } }) =>
      toHex(channelIdOf(writeKey.publicKey, readSecrets.dropKey.publicKey)) === channelId,
  );
  return first === undefined
    ? row
    : { ...row, epochId: fromHexId(first.epochId), edit: first.edit };
}
