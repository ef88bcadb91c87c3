/**
 * A device of a member of staff that contradicts itself, as a program of its own: it answers the invitation it is given, waits to be
 * let in, and then signs two continuations of one patient's summary. Arguments: address of the relay, invitation link.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import { initializeWasm } from '@automerge/automerge-repo/slim';
import { RECORD_ACCESS } from '#clinical/access.ts';
import { toHex } from '#crypto/encoding/bytes.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import { initCrypto, systemRandomBytes } from '#crypto/primitives/sodium.ts';
import { WorkAuthor } from '#crypto/work/work-author.ts';
import { partsFromOffer } from '#crypto/work/work-parts.ts';
import type { DocumentId } from '#kernel/ids.ts';
import { invariant } from '#kernel/result.ts';
import { MemoryStore } from '#storage/memory-store.ts';
import { inflateWithin } from '#sync/bounded-inflate.ts';
import { authorChange } from '#sync/document-set.ts';
import type { DocumentPlace } from '#sync/engine/document-place.ts';
import { Engine } from '#sync/engine/engine.ts';
import { channelOfEpoch } from '#sync/engine/epochs.ts';
import { RelayTransport } from '#sync/engine/relay-transport.ts';
import { compartmentOf, compartmentsWith } from '../../../web/shell/core/document-kinds.ts';
import { invitationText } from '../../../web/shell/core/invitations.ts';
import { parseRelayAddress } from '../../../web/shell/headless/relay-address.ts';
import { RelayPipes } from '../../../web/shell/headless/relay-pipes.ts';
import { systemClock, systemTimers } from '../../../web/shell/system.ts';

const SUMMARY = 'patient-summary';
const ACTION = 'allergies/record-allergy';
const ROUND_MS = 100;

const [address = '', link = ''] = process.argv.slice(2);
const wasm = createRequire(import.meta.url).resolve('@automerge/automerge/automerge.wasm');
await Promise.all([initCrypto(), initializeWasm(await readFile(wasm))]);
const started = await Engine.start({
  ...{ rows: new MemoryStore(), clock: systemClock, random: systemRandomBytes },
  ...{ project: () => [], compartmentOf, compartmentsWith, access: RECORD_ACCESS },
});
const relay = parseRelayAddress(address);
invariant(started.ok && relay.ok, 'a device starts, and knows its relay');
const engine = started.value;
const pipes = new RelayPipes(relay.value.socket, () => systemClock.now());
const ports = { clock: systemClock, timers: systemTimers, random: systemRandomBytes };
const connect: RelayPipes['open'] = (events) => pipes.open(events);
const transport = new RelayTransport({ engine, ...ports, connect }, () => undefined);
const joined = await engine.join({
  introduction: { name: 'Tomas Varga', profession: 'nurse' },
  ...{ passphrase: 'two stories of one day', invitation: invitationText(link), asOwnDevice: false },
});
invariant(joined.ok, 'the link is good');
const [id, place] = await found();
await fork(id, place);
while (memory().outbox.size > 0) await pause(ROUND_MS);
transport.end();
process.exit(0);

function memory() {
  invariant(engine.memory !== undefined, 'the device is open');
  return engine.memory;
}

/** The summary of the only patient, once its person has been let in and it has come. */
async function found(): Promise<readonly [DocumentId, DocumentPlace]> {
  for (;;) {
    const summary = [...memory().places].find(([, { kind }]) => kind === SUMMARY);
    if (summary !== undefined) return summary;
    await pause(ROUND_MS);
  }
}

function allergy(substance: string) {
  const said = { substance, reaction: '', severity: 'unknown', certainty: 'unconfirmed' };
  return { ...said, recordedAt: systemClock.now() };
}

/** Honestly first; then, in the same session and at the same place, without taking notice of it. */
async function fork(document: DocumentId, { record, compartment }: DocumentPlace): Promise<void> {
  await engine.open({ record, kind: SUMMARY, document });
  const before = memory().documents.get(document);
  const seen = memory().workplaces.ledger(record, compartment).view.heads();
  const written = await engine.write({
    ...{ target: 'existing', kind: SUMMARY, record, document, action: ACTION },
    change: (draft) => draft.create(`allergies:${'a'.repeat(32)}`, allergy('Pollen')),
  });
  invariant(written.ok, 'who was let in writes');
  const open = memory().workplaces.session(record, compartment);
  invariant(before !== undefined && open !== undefined, 'whoever has just written has a session');
  const { session } = open.author;
  const { signingKey } = memory().device;
  const twin = new WorkAuthor({ session, signingKey, inflate: inflateWithin });
  const { change } = authorChange(before, {
    ...{ actor: twin.actorFor(fromHexId(document)), action: ACTION },
    change: (draft) => draft.create(`allergies:${'b'.repeat(32)}`, allergy('Iodine')),
  });
  invariant(change !== undefined, 'the twin writes something');
  const documents = [{ docId: fromHexId(document), changes: [change] }];
  const offer = twin.author({ documents, seen, claimedTime: systemClock.now(), clock: 'local' });
  const channelId = channelOfEpoch(memory(), toHex(session.session.epochId));
  invariant(offer.ok && channelId !== undefined, 'a device signs what it likes');
  const parts = partsFromOffer(offer.value);
  await engine.step(({ postman, batch }) =>
    Promise.resolve(postman.post(batch, { channelId, kind: 'work', parts, documents: [] })),
  );
}
