/** Readings, rules and what was said about alerts, of each record together: from them its alerts are worked out. */
import type { RecordId } from '#kernel/ids.ts';
import type { CommandError, Projection } from '#kernel/feature.ts';
import type { Result } from '#kernel/result.ts';
import type { App, Row } from '#ui/app-port.ts';
import type { Watched } from '#ui/watched-value.ts';
import { allOf, derivedOf } from '#ui/derived-of.ts';
import { readClock } from '#ui/shown-time.svelte.ts';
import {
  acknowledgeAlert,
  acknowledgeFirstAlert,
  answerFirstSymptoms,
  answerSymptoms,
  sayFirstOutcome,
  sayOutcome,
  snoozeAlert,
  snoozeFirstAlert,
  STATEMENTS_MAX,
} from '../commands.ts';
import { chainOf, type AlertPlan } from '../patient-rules.ts';
import {
  alertPlans,
  answerPages,
  clinicReadings,
  homeReadings,
  statementPages,
  type AlertReadings,
} from '../queries.ts';
import {
  ACKNOWLEDGED_MAX,
  type AlertStatements,
  type AnswerPage,
  type Outcome,
  type OutcomeSaid,
  type Snooze,
  type Symptom,
} from '../records.ts';
import type { AlertParameter, SnoozeMinutes } from '../rule-table.ts';
import { RememberedJudging } from '../remembered.ts';
import type { AlertFacts } from '../threads.ts';

export interface AlertRecord extends AlertFacts {
  readonly record: RecordId;
  readonly plan: AlertPlan | undefined;
  readonly chain: readonly string[];
  readonly snoozes: readonly Snooze[];
  readonly outcomes: readonly OutcomeSaid[];
  readonly pages: readonly Row<AlertStatements>[];
  readonly answerPages: readonly Row<AnswerPage>[];
  /** Whether a home page holds readings that no server has yet: nobody but this device knows of them. */
  readonly isOnlyHere: boolean;
}

const NOTHING: AlertFacts['judged'] = { fired: [], latest: new Map() };

interface Lists {
  readonly clinic: readonly Row<AlertReadings>[];
  readonly home: readonly Row<AlertReadings>[];
  readonly pages: readonly Row<AlertStatements>[];
  readonly answers: readonly Row<AnswerPage>[];
  readonly plans: readonly Row<AlertPlan>[];
}

/** Of one record, or of all this device has; undefined until everything was read once. */
export function watchAlerts(
  app: App,
  record?: RecordId,
): Watched<readonly AlertRecord[] | undefined> {
  const watched = <K extends keyof Lists>(
    name: K,
    of: Projection<Lists[K][number]['row']>,
  ): Watched<Partial<Lists>> =>
    derivedOf(app.watchList({ of, record }), (rows) => ({ [name]: rows }));
  const lists = allOf<Partial<Lists>>([
    watched('clinic', clinicReadings),
    watched('home', homeReadings),
    watched('pages', statementPages),
    watched('answers', answerPages),
    watched('plans', alertPlans),
  ]);
  const judging = new RememberedJudging();
  return derivedOf(lists, (found) => {
    const whole = wholeOf(found);
    return whole && byRecord(whole, judging);
  });
}

function wholeOf(found: readonly Partial<Lists>[]): Lists | undefined {
  const { clinic, home, pages, answers, plans } = found.reduce<Partial<Lists>>(
    (all, part) => ({ ...all, ...part }),
    {},
  );
  return clinic && home && pages && answers && plans && { clinic, home, pages, answers, plans };
}

function byRecord(lists: Lists, judging: RememberedJudging): readonly AlertRecord[] {
  const [clinic, home] = [grouped(lists.clinic), grouped(lists.home)];
  const [pages, answers, plans] = [
    grouped(lists.pages),
    grouped(lists.answers),
    grouped(lists.plans),
  ];
  const rows = <T>(of: ReadonlyMap<RecordId, readonly Row<T>[]>, record: RecordId) =>
    (of.get(record) ?? []).map(({ row }) => row);
  const records = [...new Set([...clinic.keys(), ...home.keys()])];
  const judged = judging.judge(
    new Map(
      records.map((record) => [
        record,
        {
          pages: [...rows(clinic, record), ...rows(home, record)],
          answers: rows(answers, record),
          plan: plans.get(record)?.[0]?.row,
          now: readClock(),
        },
      ]),
    ),
  );
  return records.map((record) => {
    const homeRows = home.get(record) ?? [];
    const said = pages.get(record) ?? [];
    const answered = answers.get(record) ?? [];
    const plan = plans.get(record)?.[0]?.row;
    const spoken = answered.flatMap(({ row }) => row.answers);
    return {
      record,
      plan,
      chain: chainOf(plan),
      judged: judged.get(record) ?? NOTHING,
      answers: spoken,
      acknowledgements: said.flatMap(({ row }) => row.acknowledgements),
      snoozes: said.flatMap(({ row }) => row.snoozes),
      outcomes: said.flatMap(({ row }) => row.outcomes),
      pages: said,
      answerPages: answered,
      isOnlyHere: homeRows.some(({ rung }) => rung === 'saved-here'),
    };
  });
}

function grouped<T>(rows: readonly Row<T>[]): ReadonlyMap<RecordId, readonly Row<T>[]> {
  const groups = new Map<RecordId, Row<T>[]>();
  for (const row of rows) {
    const group = groups.get(row.record);
    if (group === undefined) groups.set(row.record, [row]);
    else group.push(row);
  }
  return groups;
}

/** The readings a statement is about. */
export interface About {
  readonly parameter: AlertParameter;
  readonly readings: readonly string[];
}

type Saved = Promise<Result<unknown, CommandError>>;

interface Saying {
  readonly of: Pick<AlertRecord, 'record'>;
  readonly pages: readonly Row<{ readonly size: number }>[];
  readonly on: { readonly name: string };
  readonly first: { readonly name: string };
}

/** Says something on the page that has room, or on a new one. Codes: those of the commands. */
function say(app: App, { of, pages, on, first }: Saying, input: About): Saved {
  const named = { ...input, readings: input.readings.slice(0, ACKNOWLEDGED_MAX) };
  const page = pages.find(({ row }) => row.size < STATEMENTS_MAX);
  return page === undefined
    ? app.dispatch({ command: first, record: of.record, input: named })
    : app.dispatch({ command: on, record: of.record, document: page.document, input: named });
}

/** Takes an alert on, naming the readings that are on the screen. */
export const acknowledge = (app: App, of: AlertRecord, about: About): Saved =>
  say(app, { of, pages: of.pages, on: acknowledgeAlert, first: acknowledgeFirstAlert }, about);

/** Is quiet about an alert for some minutes, for whoever says so and nobody else. */
export const putOff = (
  app: App,
  of: AlertRecord,
  about: About & { readonly minutes: SnoozeMinutes },
): Saved => say(app, { of, pages: of.pages, on: snoozeAlert, first: snoozeFirstAlert }, about);

/** Says what came of an alert. */
export const conclude = (
  app: App,
  of: AlertRecord,
  about: About & { readonly outcome: Outcome },
): Saved => say(app, { of, pages: of.pages, on: sayOutcome, first: sayFirstOutcome }, about);

/** Says how the patient feels after these readings. */
export const sayHowItFeels = (
  app: App,
  of: AlertRecord,
  about: About & { readonly symptoms: readonly Symptom[] },
): Saved =>
  say(app, { of, pages: of.answerPages, on: answerSymptoms, first: answerFirstSymptoms }, about);
