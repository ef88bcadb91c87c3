/** Runs one command against a plain document, the way the dispatcher and the engine do, for tests of features. */
import type { Draft, FieldValue, RawDocument } from './document.ts';
import type { Actor, Command, CommandContext, CommandError } from './feature.ts';
import { parseDeviceId, parseUserId } from './ids.ts';
import { parseMillis } from './ports.ts';
import { invariant, ok, type Result } from './result.ts';

export function anActor(profession: string): Actor {
  const userId = parseUserId('11'.repeat(32));
  const deviceId = parseDeviceId('22'.repeat(32));
  invariant(userId !== undefined && deviceId !== undefined, 'the ids are well formed');
  return { userId, deviceId, profession };
}

/** 22 November 2026, noon, and ids that count up. */
export function aContext(profession = 'nurse'): CommandContext {
  const now = parseMillis(Date.UTC(2026, 10, 22, 12));
  invariant(now !== undefined, 'the time is well formed');
  let ids = 0;
  return {
    now,
    newId: () => (++ids).toString(16).padStart(32, '0'),
    actor: anActor(profession),
    pickedFile: () => undefined,
  };
}

interface CommandRun<Input, View, Event, E extends CommandError> {
  readonly command: Command<Input, View, Event, E>;
  readonly document: RawDocument;
  readonly input: unknown;
  readonly context?: CommandContext;
}

/** The document afterwards, or the error that parsing or deciding answered with. */
export function runCommand<Input, View, Event, E extends CommandError>(
  run: CommandRun<Input, View, Event, E>,
): Result<RawDocument, CommandError> {
  const { command, document } = run;
  const input = command.parse(run.input);
  if (!input.ok) return input;
  const events = command.decide(command.view(document), input.value, run.context ?? aContext());
  if (!events.ok) return events;
  const after = structuredCloneOf(document);
  for (const event of events.value) command.apply(plainDraft(after), event);
  return ok(after);
}

type PlainDocument = Record<string, Record<string, FieldValue>>;

const structuredCloneOf = (document: RawDocument): PlainDocument =>
  JSON.parse(JSON.stringify(document)) as PlainDocument;

const plainDraft = (document: PlainDocument): Draft => ({
  create(key, entity) {
    invariant(!(key in document), 'an entity is created once');
    document[key] = { ...entity };
  },
  createText(key, field, text = '') {
    fieldsOf(document, key)[field] = text;
  },
  set(key, field, value) {
    fieldsOf(document, key)[field] = value;
  },
  editText({ key, field }, edits) {
    const fields = fieldsOf(document, key);
    for (const { index, remove, insert } of edits) {
      const text = String(fields[field]);
      fields[field] = text.slice(0, index) + insert + text.slice(index + remove);
    }
  },
});

function fieldsOf(document: PlainDocument, key: string): Record<string, FieldValue> {
  const fields = document[key];
  invariant(fields !== undefined, 'a field belongs to an entity that exists');
  return fields;
}
