/** Readings and acknowledgements of each record together, from which its alerts are worked out. */
import type { RecordId } from '#kernel/ids.ts';
import type { CommandError } from '#kernel/feature.ts';
import type { Result } from '#kernel/result.ts';
import type { App, Row } from '#ui/app-port.ts';
import type { Watched } from '#ui/watched-value.ts';
import { allOf, derivedOf } from '#ui/derived-of.ts';
import { acknowledgeAlert, acknowledgeFirstAlert, ACKNOWLEDGEMENTS_MAX } from '../commands.ts';
import {
  acknowledgementPages,
  clinicReadings,
  homeReadings,
  type AcknowledgementPage,
  type AlertReading,
  type AlertReadings,
} from '../queries.ts';
import { ACKNOWLEDGED_MAX, type Acknowledgement } from '../records.ts';
import type { AlertThread } from '../threads.ts';

export interface AlertRecord {
  readonly record: RecordId;
  readonly readings: readonly AlertReading[];
  readonly acknowledgements: readonly Acknowledgement[];
  readonly pages: readonly Row<AcknowledgementPage>[];
}

/** Of one record, or of all this device has; undefined until everything was read once. */
export function watchAlerts(
  app: App,
  record?: RecordId,
): Watched<readonly AlertRecord[] | undefined> {
  const readings = allOf([
    app.watchList({ of: clinicReadings, record }),
    app.watchList({ of: homeReadings, record }),
  ]);
  const pages = app.watchList({ of: acknowledgementPages, record });
  const both = allOf<Found>([
    derivedOf(readings, ([clinic, home]) => ({
      readings: clinic && home && [...clinic, ...home],
      pages: undefined,
    })),
    derivedOf(pages, (rows) => ({ readings: undefined, pages: rows })),
  ]);
  return derivedOf(both, ([first, second]) =>
    first?.readings === undefined || second?.pages === undefined
      ? undefined
      : byRecord(first.readings, second.pages),
  );
}

interface Found {
  readonly readings: readonly Row<AlertReadings>[] | undefined;
  readonly pages: readonly Row<AcknowledgementPage>[] | undefined;
}

function byRecord(
  readings: readonly Row<AlertReadings>[],
  pages: readonly Row<AcknowledgementPage>[],
): readonly AlertRecord[] {
  return [...new Set(readings.map(({ record }) => record))].map((record) => {
    const own = pages.filter((page) => page.record === record);
    return {
      record,
      readings: readings.filter((row) => row.record === record).flatMap(({ row }) => row.readings),
      acknowledgements: own.flatMap(({ row }) => row.acknowledgements),
      pages: own,
    };
  });
}

/** Takes an alert on, naming the readings that are on the screen. Codes: those of the commands. */
export function acknowledge(
  app: App,
  { record, pages }: AlertRecord,
  { parameter, open }: AlertThread,
): Promise<Result<unknown, CommandError>> {
  const input = { parameter, readings: open.slice(0, ACKNOWLEDGED_MAX).map(({ id }) => id) };
  const page = pages.find(({ row }) => row.acknowledgements.length < ACKNOWLEDGEMENTS_MAX);
  return page === undefined
    ? app.dispatch({ command: acknowledgeFirstAlert, record, input })
    : app.dispatch({ command: acknowledgeAlert, record, document: page.document, input });
}
