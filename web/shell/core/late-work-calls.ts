/** Late work on the app port: what there is, what it would change, and the decision with its reason in one step. */
import { giveReason } from '#features/late-work/commands.ts';
import type { CommandError } from '#kernel/feature.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { writeInto } from '#sync/engine/directory.ts';
import type { Engine } from '#sync/engine/engine.ts';
import { previewLateWork } from '#sync/engine/late-preview.ts';
import { lateWork } from '#sync/engine/late-work.ts';
import { judgeLateWork } from '#sync/engine/verdicts.ts';
import type { JudgingLateWork, LateWork } from '#ui/late-work-port.ts';
import type { Watched } from '#ui/watched-value.ts';
import { actorOf, commandContext } from './command-context.ts';
import { entryOf } from './first-entries.ts';
import type { CorePorts } from './ports.ts';
import { whileWatched } from './while-watched.ts';

export class LateWorkCalls {
  readonly #ports: Pick<CorePorts, 'clock' | 'random'>;
  readonly #engine: Engine;

  constructor(ports: Pick<CorePorts, 'clock' | 'random'>, engine: Engine) {
    this.#ports = ports;
    this.#engine = engine;
  }

  get work(): Watched<readonly LateWork[]> {
    return whileWatched(
      this.#engine,
      () => (this.#engine.memory === undefined ? [] : lateWork(this.#engine.memory)),
      ({ places, documents, entries, everything }) =>
        everything || entries || places.size > 0 || documents.size > 0,
    );
  }

  preview: JudgingLateWork['previewLateWork'] = (work) =>
    this.#engine.step(async (step) => ok(await previewLateWork(step, work)));

  judge: JudgingLateWork['judgeLateWork'] = ({ reason, ...judging }) =>
    this.#engine.step(async (step): Promise<Result<void, CommandError>> => {
      const decided = await judgeLateWork(step, judging);
      if (!decided.ok) return decided;
      const entry = entryOf(giveReason, {
        document: {},
        input: { decisions: decided.value, verdict: judging.verdict, reason },
        context: commandContext(this.#ports, actorOf(step.memory)),
      });
      if (!entry.ok) return err(entry.error);
      const { record } = judging;
      return writeInto(step, { record, kind: giveReason.document, entries: () => [entry.value] });
    });
}
