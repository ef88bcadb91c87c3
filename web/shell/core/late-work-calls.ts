/**
 * Late work and documents in several copies on the app port: what there is, what it holds, and the decision with its reason in one
 * step.
 */
import { giveReason } from '#features/late-work/commands.ts';
import type { CommandError } from '#kernel/feature.ts';
import type { RecordId } from '#kernel/ids.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { Committed } from '#sync/engine/committed.ts';
import { writeInto } from '#sync/engine/directory.ts';
import { documentCopies } from '#sync/engine/document-copies.ts';
import type { Step } from '#sync/engine/engine-parts.ts';
import type { Engine } from '#sync/engine/engine.ts';
import { chooseCopy, previewCopies } from '#sync/engine/judge-copies.ts';
import { previewLateWork } from '#sync/engine/late-preview.ts';
import { lateWork } from '#sync/engine/late-work.ts';
import type { Memory } from '#sync/engine/memory.ts';
import { judgeLateWork } from '#sync/engine/verdicts.ts';
import type { ForkedDocument, LateWork } from '#kernel/judged-work.ts';
import type { JudgingLateWork } from '#ui/late-work-port.ts';
import type { Watched } from '#ui/watched-value.ts';
import { actorOf, commandContext } from './command-context.ts';
import { entryOf } from './first-entries.ts';
import type { CorePorts } from './ports.ts';
import { whileWatched } from './while-watched.ts';

interface Given {
  readonly record: RecordId;
  readonly verdict: 'adopt' | 'reject' | 'retire-copy';
  readonly reason: string;
}

export class LateWorkCalls {
  readonly #ports: Pick<CorePorts, 'clock' | 'random'>;
  readonly #engine: Engine;

  constructor(ports: Pick<CorePorts, 'clock' | 'random'>, engine: Engine) {
    this.#ports = ports;
    this.#engine = engine;
  }

  get work(): Watched<readonly LateWork[]> {
    return this.#watched(lateWork);
  }

  get copies(): Watched<readonly ForkedDocument[]> {
    return this.#watched(documentCopies);
  }

  preview: JudgingLateWork['previewLateWork'] = (work) =>
    this.#engine.step(async (step) => ok(await previewLateWork(step, work)));

  previewCopies: JudgingLateWork['previewCopies'] = (place) =>
    this.#engine.step(async (step) => ok(await previewCopies(step, place)));

  judge: JudgingLateWork['judgeLateWork'] = ({ reason, ...judging }) =>
    this.#engine.step(async (step): Promise<Result<void, CommandError>> => {
      const decided = await judgeLateWork(step, judging);
      const { record, verdict } = judging;
      return decided.ok ? this.#say(step, { record, verdict, reason }, decided.value) : decided;
    });

  choose: JudgingLateWork['chooseCopy'] = ({ reason, ...choice }) =>
    this.#engine.step(async (step): Promise<Result<void, CommandError>> => {
      const decided = await chooseCopy(step, choice);
      const given = { record: choice.record, verdict: 'retire-copy' as const, reason };
      return decided.ok ? this.#say(step, given, decided.value) : decided;
    });

  /** The reason beside the decision, in the same step: without it nothing is decided. */
  #say(
    step: Step,
    { record, verdict, reason }: Given,
    decisions: readonly string[],
  ): Promise<Result<void, CommandError>> {
    const entry = entryOf(giveReason, {
      document: {},
      input: { decisions, verdict, reason },
      context: commandContext(this.#ports, actorOf(step.memory)),
    });
    if (!entry.ok) return Promise.resolve(err(entry.error));
    return writeInto(step, { record, kind: giveReason.document, entries: () => [entry.value] });
  }

  #watched<T>(read: (memory: Memory) => readonly T[]): Watched<readonly T[]> {
    const isTouched = ({ places, documents, entries, everything }: Committed) =>
      everything || entries || places.size > 0 || documents.size > 0;
    const compute = () => (this.#engine.memory === undefined ? [] : read(this.#engine.memory));
    return whileWatched(this.#engine, compute, isTouched);
  }
}
