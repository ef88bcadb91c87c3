/** The end of joining: the welcome that makes this device one of the clinic's, once it has proven whose it is. */
import { toHex } from '#crypto/encoding/bytes.ts';
import { parseEnvelope, type ParsedEnvelope } from '#crypto/envelope/envelope.ts';
import { parseJoin } from '#crypto/invite/join.ts';
import { openWelcome, type Welcome } from '#crypto/invite/welcome.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import { invariant } from '#kernel/result.ts';
import type { Step } from '../engine/engine-parts.ts';
import { envelopeKey } from '../engine/envelope-key.ts';
import { keepDirectory, openNewEpochs } from '../engine/epochs.ts';
import type { Memory } from '../engine/memory.ts';
import { keepIdentity } from '../engine/own-identity.ts';
import { setAside, type ArrivedEnvelope } from '../engine/receiver.ts';
import { setAsideRow } from '../rows/small-rows.ts';
import { awaitsOwnLog, keepEntries } from './device-joined.ts';
import { invitationOf, keepInvitation, type InboxMessage } from './inviter.ts';
import { isToOwnDevice } from './own-invitation.ts';
import { keepTokens } from './tokens.ts';
import { isOwnLogProven, isProven } from './welcome-proof.ts';

/** Welcomes kept while they prove nothing yet. */
const WELCOME_PARTS_MAX = 16;

/** Opens a sealed envelope of our inbox as the welcome it has to be. Only the first that is proven counts. */
export function takeWelcome(
  step: Step,
  message: InboxMessage & { readonly parsed: ParsedEnvelope },
): void {
  const { memory } = step;
  const { id, row, arrived } = message;
  const isOwn = isToOwnDevice(memory, row);
  if (row.state === 'admitted' || (isOwn && !awaitsOwnLog(memory))) return;
  const welcome = openedWelcome(memory, message.parsed);
  if (welcome === undefined) return setAside(step, arrived, 'crypto/open');
  const join = row.join && parseJoin(row.join);
  invariant(join?.ok === true, 'a joiner has kept their own JOIN');
  const userId = toHex(memory.identity.userId);
  const question = { invitation: invitationOf(row), join: join.value, userId };
  const complete = [welcome, withEarlierParts(memory, arrived, welcome)].find((candidate) =>
    (isOwn ? isOwnLogProven : isProven)(candidate, question),
  );
  if (complete === undefined) return keepPart(step, arrived);
  dropParts(step, arrived.channelId);
  if (isOwn) {
    keepEntries(step, complete.entries);
    return openNewEpochs(step);
  }
  enter(step, complete);
  keepInvitation(step, id, { ...row, state: 'admitted' });
}

function openedWelcome(memory: Memory, parsed: ParsedEnvelope): Welcome | undefined {
  const own = memory.keyring.of(toHex(memory.identity.userId), 0).map(({ read }) => read.boxKey);
  // A person is welcomed as themself, a further device of theirs as the device it is.
  for (const boxKey of [...own, memory.device.boxKey]) {
    const welcome = openWelcome(parsed, boxKey);
    if (welcome.ok) return welcome.value;
  }
  return undefined;
}

/** A clinic whose logs have outgrown an envelope sends several; the last one completes the proof. */
function withEarlierParts(memory: Memory, { channelId }: ArrivedEnvelope, last: Welcome): Welcome {
  const earlier = partsOf(memory, channelId).flatMap(([, row]) => {
    const parsed = parseEnvelope(row.envelope);
    return (parsed.ok && openedWelcome(memory, parsed.value)?.entries) || [];
  });
  return { ...last, entries: [...earlier, ...last.entries] };
}

const partsOf = (memory: Memory, channelId: string) =>
  [...memory.held].filter(([, row]) => toHex(row.channelId) === channelId);

function keepPart(step: Step, arrived: ArrivedEnvelope): void {
  const { memory, clock } = step;
  if (partsOf(memory, arrived.channelId).length >= WELCOME_PARTS_MAX)
    return setAside(step, arrived, 'crypto/join');
  const { envelope, channelId } = arrived;
  const kept = { channelId: fromHexId(channelId), envelope };
  const row = { ...kept, reason: 'crypto/join', since: clock.now() };
  const key = envelopeKey(envelope);
  memory.held.set(key, row);
  step.batch.put('held', key, setAsideRow.encode(row));
}

function dropParts(step: Step, channelId: string): void {
  for (const [key] of partsOf(step.memory, channelId)) {
    step.memory.held.delete(key);
    step.batch.remove('held', key);
  }
}

function enter(step: Step, welcome: Welcome): void {
  const { memory } = step;
  keepEntries(step, welcome.entries);
  const organisation = {
    organisationId: welcome.organisationId,
    directoryChannelId: welcome.directoryChannelId,
    directoryKey: welcome.directoryLinkKey,
  };
  keepIdentity(step, { ...memory.identity, stage: 'member', organisation });
  keepTokens(step, welcome.relayTokens);
  openNewEpochs(step);
  keepDirectory(step, true);
}
