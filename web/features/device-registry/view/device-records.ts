/** The devices of each record, from readings and what was said about them. */
import type { RecordId } from '#kernel/ids.ts';
import type { App, Row } from '#ui/app-port.ts';
import { allOf, derivedOf } from '#ui/derived-of.ts';
import type { Watched } from '#ui/watched-value.ts';
import { registryOf, type RegisteredDevice } from '../devices.ts';
import { clinicDevices, deviceFacts, homeDevices, type DeviceSeen } from '../queries.ts';
import type { DeviceFact } from '../records.ts';

export interface DeviceRecord {
  readonly record: RecordId;
  /** The registry as it stands at that moment; milliseconds since 1970. */
  readonly at: (now: number) => readonly RegisteredDevice[];
}

interface Lists {
  readonly seen: readonly Row<readonly DeviceSeen[]>[] | undefined;
  readonly facts: readonly Row<Readonly<Record<string, DeviceFact>>>[] | undefined;
}

/** Of one record, or of all this device has; undefined until everything was read once. */
export function watchDevices(
  app: App,
  record?: RecordId,
): Watched<readonly DeviceRecord[] | undefined> {
  const seen = derivedOf(
    allOf([
      app.watchList({ of: clinicDevices, record }),
      app.watchList({ of: homeDevices, record }),
    ]),
    ([clinic, home]): Lists => ({
      seen: clinic && home && [...clinic, ...home],
      facts: undefined,
    }),
  );
  const facts = derivedOf(app.watchList({ of: deviceFacts, record }), (rows): Lists => ({
    seen: undefined,
    facts: rows,
  }));
  return derivedOf(allOf<Lists>([seen, facts]), ([first, second]) =>
    first?.seen === undefined || second?.facts === undefined
      ? undefined
      : byRecord(first.seen, second.facts),
  );
}

function byRecord(
  seen: NonNullable<Lists['seen']>,
  facts: NonNullable<Lists['facts']>,
): readonly DeviceRecord[] {
  return [...new Set(seen.map(({ record }) => record))].map((record) => {
    const devices = seen.filter((row) => row.record === record).flatMap(({ row }) => row);
    const said = facts.find((row) => row.record === record)?.row ?? {};
    return { record, at: (now: number) => registryOf(devices, said, now) };
  });
}
