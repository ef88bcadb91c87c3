/** Carrying out what a screen asks for, and what the program itself has to say after it. */
import { createDispatcher } from '#kernel/dispatcher.ts';
import type { RecordId } from '#kernel/ids.ts';
import type { Registry } from '#kernel/registry.ts';
import { err } from '#kernel/result.ts';
import type { Engine } from '#sync/engine/engine.ts';
import type { Memory } from '#sync/engine/memory.ts';
import type { App } from '#ui/app-port.ts';
import { actorOf, commandContext } from './command-context.ts';
import type { FileCalls } from './file-calls.ts';
import { followUps } from './follow-ups.ts';
import type { CorePorts } from './ports.ts';
import { RefusalNotes } from './refusal-notes.ts';
import type { SharingCalls } from './sharing-calls.ts';

export class Dispatching {
  readonly #ports: CorePorts;
  readonly #parts: {
    readonly engine: Engine;
    readonly registry: Registry;
    readonly sharing: SharingCalls;
    readonly files: Pick<FileCalls, 'pickedFile'>;
  };

  readonly #refusals: RefusalNotes;

  constructor(
    ports: CorePorts,
    parts: {
      readonly engine: Engine;
      readonly registry: Registry;
      readonly sharing: SharingCalls;
      readonly files: Pick<FileCalls, 'pickedFile'>;
    },
  ) {
    this.#ports = ports;
    this.#parts = parts;
    this.#refusals = new RefusalNotes(ports, parts.engine);
  }

  dispatch: App['dispatch'] = async ({ command, ...request }) => {
    const { engine, sharing } = this.#parts;
    const { memory } = engine;
    if (memory === undefined) return err({ code: 'identity/not-open' });
    const refusal = sharing.refusal(command.name, request.record);
    if (refusal !== undefined) {
      const kind = this.#parts.registry.command(command.name)?.document ?? '';
      this.#refusals.note({ reason: refusal, kind, record: request.record });
      return err({ code: refusal });
    }
    const dispatched = await this.#dispatcher(memory)({ ...request, command: command.name });
    // What was asked for is done.
    if (dispatched.ok) await this.followUp(dispatched.value.record);
    return dispatched;
  };

  /** Should one of them fail, the next entry in the record says it again. */
  async followUp(record: RecordId): Promise<void> {
    const { memory } = this.#parts.engine;
    if (memory === undefined) return;
    for (const followUp of followUps(memory, record)) await this.#dispatcher(memory)(followUp);
  }

  #dispatcher(memory: Memory) {
    return createDispatcher({
      registry: this.#parts.registry,
      documents: this.#parts.engine,
      context: () => commandContext(this.#ports, actorOf(memory), this.#parts.files.pickedFile),
    });
  }
}
