/** What a run of Stryker left alive, and the list of those that are accepted with a reason. */
import * as v from 'valibot';

const PlaceSchema = v.object({ line: v.number(), column: v.number() });
const ReportSchema = v.object({
  files: v.record(
    v.string(),
    v.object({
      source: v.string(),
      mutants: v.array(
        v.object({
          mutatorName: v.string(),
          replacement: v.optional(v.string(), ''),
          status: v.string(),
          location: v.object({ start: PlaceSchema, end: PlaceSchema }),
        }),
      ),
    }),
  ),
});

/** A change nobody noticed, named by its text and not by a line number, so that the list outlives edits elsewhere. */
export interface Survivor {
  readonly file: string;
  /** The line on which it stands, without the spaces around. */
  readonly line: string;
  readonly was: string;
  readonly becomes: string;
}

export interface RunOutcome {
  readonly files: readonly string[];
  readonly killed: number;
  readonly survivors: readonly Survivor[];
}

const AcceptedSchema = v.strictObject({
  about: v.string(),
  accepted: v.array(
    v.strictObject({
      /** Why no test can or should notice any of these. */
      reason: v.pipe(v.string(), v.minLength(20)),
      changes: v.pipe(
        v.array(
          v.strictObject({
            file: v.string(),
            line: v.string(),
            was: v.string(),
            becomes: v.string(),
          }),
        ),
        v.minLength(1),
      ),
    }),
  ),
});

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Undefined when it is not a report of Stryker. */
export function readReport(text: string): RunOutcome | undefined {
  const report = v.safeParse(ReportSchema, JSON.parse(text));
  if (!report.success) return undefined;
  const survivors: Survivor[] = [];
  let killed = 0;
  for (const [file, { source, mutants }] of Object.entries(report.output.files))
    for (const { status, location, replacement } of mutants) {
      if (status === 'Killed' || status === 'Timeout') killed += 1;
      if (status !== 'Survived' && status !== 'NoCoverage') continue;
      const line = oneLine(source.split('\n')[location.start.line - 1] ?? '');
      const was = oneLine(textAt(source, location));
      survivors.push({ file, line, was, becomes: oneLine(replacement) });
    }
  return { files: Object.keys(report.output.files), killed, survivors };
}

type Place = v.InferOutput<typeof PlaceSchema>;

/** Lines and columns count from one; the end is behind the last character. */
function textAt(source: string, { start, end }: { start: Place; end: Place }): string {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const last = lines.length - 1;
  return lines
    .map((line, i) =>
      line.slice(i === 0 ? start.column - 1 : 0, i === last ? end.column - 1 : undefined),
    )
    .join('\n');
}

/** Throws what valibot says about a list that is not well formed. */
export const readAccepted = (text: string): readonly Survivor[] =>
  v.parse(AcceptedSchema, JSON.parse(text)).accepted.flatMap(({ changes }) => changes);

const nameOf = ({ file, line, was, becomes }: Survivor): string =>
  JSON.stringify([file, line, was, becomes]);

export interface Comparison {
  /** Nobody has accepted these. */
  readonly unlisted: readonly Survivor[];
  /** Listed, in a file that was tried, and noticed by now or gone. */
  readonly stale: readonly Survivor[];
}

export function compare(run: RunOutcome, accepted: readonly Survivor[]): Comparison {
  const [alive, listed] = [run.survivors, accepted].map((all) => new Set(all.map(nameOf)));
  return {
    unlisted: run.survivors.filter((survivor) => listed?.has(nameOf(survivor)) !== true),
    stale: accepted.filter(
      (survivor) => run.files.includes(survivor.file) && alive?.has(nameOf(survivor)) !== true,
    ),
  };
}
