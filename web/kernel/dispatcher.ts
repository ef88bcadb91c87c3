/**
 * The one way a command runs: parse, permit, decide, write. The write is one transaction that also queues the change for
 * the others and names the command in the signed history, so audit and offline work need nothing in any feature.
 */
import type { Draft, RawDocument } from './document.ts';
import type { Actor, CommandContext, CommandError, CommandTarget } from './feature.ts';
import type { DocumentId, RecordId } from './ids.ts';
import type { Registry } from './registry.ts';
import { err, type Result } from './result.ts';

export interface CommandRequest {
  readonly command: string;
  /** Absent for a command that founds a new record. */
  readonly record?: RecordId | undefined;
  /** Absent for a command that starts a new document, and for the one document a record has of a kind. */
  readonly document?: DocumentId | undefined;
  readonly input: unknown;
}

/** Where the entry now is: saved on this device, nothing more. */
export interface Saved {
  readonly record: RecordId;
  readonly document: DocumentId;
}

export interface WriteRequest {
  readonly target: CommandTarget;
  readonly kind: string;
  readonly record: RecordId | undefined;
  readonly document: DocumentId | undefined;
  /** The action the signed history names. */
  readonly action: string;
  /** Picked files that the change shows; kept in the same transaction. */
  readonly files?: readonly string[];
  readonly change: (draft: Draft) => void;
}

/** The part of the engine that a command needs. `write` resolves after the strict transaction is complete. */
export interface DocumentPort {
  read(
    request: Pick<WriteRequest, 'kind' | 'record' | 'document' | 'target'>,
  ): Promise<Result<RawDocument, CommandError>>;
  write(request: WriteRequest): Promise<Result<Saved, CommandError>>;
}

export interface DispatcherParts {
  readonly registry: Registry;
  readonly documents: DocumentPort;
  readonly context: () => CommandContext;
}

/** Codes of its own: 'kernel/unknown-command', 'kernel/invalid-input', 'kernel/not-allowed'. */
export const createDispatcher =
  ({ registry, documents, context }: DispatcherParts) =>
  async (request: CommandRequest): Promise<Result<Saved, CommandError>> => {
    const command = registry.command(request.command);
    if (command === undefined) return err({ code: 'kernel/unknown-command' });
    const input = command.parse(request.input);
    if (!input.ok) return input;
    const { actor, ...rest } = context();
    if (!isAllowed(registry, actor, command.name)) return err({ code: 'kernel/not-allowed' });
    const place = {
      target: command.target,
      kind: command.document,
      record: request.record,
      document: request.document,
    };
    const document = await documents.read(place);
    if (!document.ok) return document;
    const events = command.decide(command.view(document.value), input.value, { actor, ...rest });
    if (!events.ok) return events;
    return documents.write({
      ...place,
      action: command.name,
      files: command.files?.(input.value) ?? [],
      change: (draft) => {
        for (const event of events.value) command.apply(draft, event);
      },
    });
  };

const isAllowed = (registry: Registry, actor: Actor, action: string): boolean =>
  registry.allows(actor.profession, action);
