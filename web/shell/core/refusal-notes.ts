/**
 * Tells whoever leads the clinic what this device refused the person who holds it. Written where the staff write; each is told once,
 * and whoever has no place in the clinic tells nothing.
 */
import { noteRefusal } from '#features/audit/commands.ts';
import { refusalKey, type RefusedFor } from '#features/audit/refusals.ts';
import { toHex } from '#crypto/encoding/bytes.ts';
import { parseRecordId, type RecordId } from '#kernel/ids.ts';
import { ok } from '#kernel/result.ts';
import { accessEnded } from '#sync/engine/access-ended.ts';
import { writeInto } from '#sync/engine/directory.ts';
import type { Step } from '#sync/engine/engine-parts.ts';
import type { Engine } from '#sync/engine/engine.ts';
import type { Memory } from '#sync/engine/memory.ts';
import { actorOf, commandContext } from './command-context.ts';
import { entryOf } from './first-entries.ts';
import type { CorePorts } from './ports.ts';

const ID_BYTES = 16;
/** More in one sitting is a fault of the program, and no use to anybody. */
const TOLD_MAX = 100;

interface Refused {
  readonly reason: RefusedFor;
  /** The kind of document that would have been written; empty where none was. */
  readonly kind: string;
  readonly record: RecordId | undefined;
}

export class RefusalNotes {
  readonly #ports: Pick<CorePorts, 'clock' | 'random'>;
  readonly #engine: Engine;
  readonly #told = new Set<string>();

  constructor(ports: Pick<CorePorts, 'clock' | 'random'>, engine: Engine) {
    this.#ports = ports;
    this.#engine = engine;
    let known = 0;
    engine.watch(() => {
      const { size } = engine.memory?.setAside ?? { size: 0 };
      if (size === known) return;
      known = size;
      this.#tellOfInvitations();
    });
  }

  /** The same thing asked again in one sitting is told once. */
  note(refused: Refused): void {
    const id = toHex(this.#ports.random(ID_BYTES));
    this.#tell(`${refused.reason}|${refused.kind}|${refused.record ?? ''}`, { ...refused, id });
  }

  /** Who came second to an invitation of ours; the one who came second has set the same aside, and leads nothing. */
  #tellOfInvitations(): void {
    const rows = [...(this.#engine.memory?.setAside.values() ?? [])];
    for (const { reason, channelId } of rows) {
      if (reason !== 'identity/invitation-used-twice') continue;
      // An invitation has an inbox of its own: once for each, also after a start.
      const id = toHex(channelId);
      const refused = { reason: 'invitation/used-twice', kind: '', record: undefined } as const;
      this.#tell(id, { ...refused, id });
    }
  }

  #tell(once: string, refused: Refused & { readonly id: string }): void {
    const { memory } = this.#engine;
    const isTold = this.#told.has(once) || this.#told.size >= TOLD_MAX;
    if (memory === undefined || isTold || clinicOf(memory) === undefined) return;
    this.#told.add(once);
    void this.#engine.step((step) => this.#write(step, refused));
  }

  #write(step: Step, refused: Refused & { readonly id: string }) {
    const clinic = clinicOf(step.memory);
    if (clinic === undefined) return Promise.resolve(ok(undefined));
    return writeInto(step, {
      record: clinic,
      kind: noteRefusal.document,
      entries: (document) => {
        if (Object.hasOwn(document, refusalKey(refused.id))) return [];
        const input = { ...refused, record: refused.record ?? '' };
        const context = commandContext(this.#ports, actorOf(step.memory));
        const entry = entryOf(noteRefusal, { document, input, context });
        return entry.ok ? [entry.value] : [];
      },
    });
  }
}

/** The clinic's record, for its staff as long as they are. */
function clinicOf(memory: Memory): RecordId | undefined {
  const { organisation, stage, userId } = memory.identity;
  if (organisation === undefined || stage !== 'member' || accessEnded(memory) !== undefined)
    return undefined;
  const clinic = toHex(organisation.organisationId);
  const own = toHex(userId);
  const isStaff = memory.book.state(clinic)?.members.some(({ memberId }) => memberId === own);
  return isStaff === true ? parseRecordId(clinic) : undefined;
}
