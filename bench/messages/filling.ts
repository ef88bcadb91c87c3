/**
 * A long conversation on the disk of a device, page after full page, written by its own engine and waiting to be sent like all it
 * writes. A page is one signed change here, where people make one a message: what lies in it is the same, its history is shorter.
 */
import {
  applyConversationEvent,
  PAGE_MESSAGES_MAX,
  REFERENCE_LENGTH,
  type ConversationEvent,
  type PageHeader,
} from '#features/conversations/records.ts';
import { features } from '#shell/features.ts';
import { compartmentOf, compartmentsWith } from '#shell/core/document-kinds.ts';
import { projectWith } from '#shell/core/projections.ts';
import { DeviceStore } from '#shell/headless/device-store.ts';
import { systemClock } from '#shell/system.ts';
import { RECORD_ACCESS } from '#clinical/access.ts';
import { toHex } from '#crypto/encoding/bytes.ts';
import { systemRandomBytes } from '#crypto/primitives/sodium.ts';
import { createRegistry } from '#kernel/registry.ts';
import { parseMillis } from '#kernel/ports.ts';
import { parseUserId, type RecordId } from '#kernel/ids.ts';
import { invariant } from '#kernel/result.ts';
import { Engine } from '#sync/engine/engine.ts';
import { PASSPHRASE } from '../sync/devices.ts';

const MINUTE_MS = 60_000;
const ID_BYTES = 16;
const KIND = 'team-conversation';

interface Filling {
  /** Where the device's store lies, which nobody else has open. */
  readonly storeFolder: string;
  readonly record: RecordId;
  readonly subject: string;
  readonly messages: number;
}

/** Answers the document of the first page. */
export async function fillConversation(filling: Filling): Promise<string> {
  const rows = await DeviceStore.open(filling.storeFolder);
  invariant(rows.ok, 'the store of the device opens');
  try {
    const engine = await engineOver(rows.value);
    const pages = Math.ceil(filling.messages / PAGE_MESSAGES_MAX);
    let conversation = '';
    for (let page = 1; page <= pages; page++) {
      const written = await writePage(engine, filling, { page, conversation });
      if (page === 1) conversation = written;
    }
    await engine.lock();
    return conversation;
  } finally {
    await rows.value.close();
  }
}

async function engineOver(rows: DeviceStore): Promise<Engine> {
  const engine = await Engine.start({
    ...{ rows, clock: systemClock, random: systemRandomBytes, access: RECORD_ACCESS },
    ...{ compartmentOf, compartmentsWith, project: projectWith(createRegistry(features)) },
  });
  invariant(engine.ok, 'the engine starts');
  const unlocked = await engine.value.unlock(PASSPHRASE);
  invariant(unlocked.ok, 'the device opens');
  return engine.value;
}

async function writePage(
  engine: Engine,
  { record, subject, messages }: Filling,
  place: { readonly page: number; readonly conversation: string },
): Promise<string> {
  const first = (place.page - 1) * PAGE_MESSAGES_MAX;
  const count = Math.min(PAGE_MESSAGES_MAX, messages - first);
  const began = Date.now() - messages * MINUTE_MS;
  const header: PageHeader = {
    ...{ kind: 'group', subject, startedAt: began + first * MINUTE_MS, topic: '', endsAt: 0 },
    ...{ about: undefined, ...place },
  };
  const events: ConversationEvent[] = [
    { kind: 'page-started', header },
    joining(engine, header.startedAt),
  ];
  let after: readonly string[] = [];
  for (let i = first; i < first + count; i++) {
    const id = toHex(systemRandomBytes(ID_BYTES));
    const text = `Line ${String(i)}: stable, no pain, drinks well.`;
    const marks = { urgent: false, needsReply: false, replyTo: '' };
    const message = { id, text, at: began + i * MINUTE_MS, after, ...marks };
    events.push({ kind: 'message-written', message });
    after = [id.slice(0, REFERENCE_LENGTH)];
  }
  const written = await engine.write({
    ...{ target: 'new-document', kind: KIND, record, document: undefined, action: 'bench/fill' },
    change: (draft) => {
      for (const event of events) applyConversationEvent(draft, event);
    },
  });
  invariant(written.ok, 'a page is written');
  return written.value.document;
}

function joining({ memory }: Engine, at: number): ConversationEvent {
  const userId = parseUserId(memory && toHex(memory.identity.userId));
  const joinedAt = parseMillis(at);
  invariant(userId !== undefined && joinedAt !== undefined, 'somebody writes, at some time');
  const id = toHex(systemRandomBytes(ID_BYTES));
  const person = { userId, name: 'Amina', profession: 'nurse', role: 'lead' } as const;
  return { kind: 'person-joined', participant: { id, ...person, joinedAt } };
}
