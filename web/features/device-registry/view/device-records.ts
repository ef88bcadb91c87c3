/** The devices of each record, from readings and what was said about them. */
import type { Projection } from '#kernel/feature.ts';
import type { RecordId } from '#kernel/ids.ts';
import type { App, Row } from '#ui/app-port.ts';
import { allOf, derivedOf } from '#ui/derived-of.ts';
import type { Watched } from '#ui/watched-value.ts';
import { registryOf, type RegisteredDevice } from '../devices.ts';
import {
  clinicDevices,
  deviceFacts,
  homeDevices,
  takenAlarms,
  type DeviceSeen,
} from '../queries.ts';
import type { AlarmTaken, DeviceFact } from '../records.ts';

export interface DeviceRecord {
  readonly record: RecordId;
  /** The registry as it stands at that moment; milliseconds since 1970. */
  readonly at: (now: number) => readonly RegisteredDevice[];
}

interface Lists {
  readonly clinic: readonly Row<readonly DeviceSeen[]>[];
  readonly home: readonly Row<readonly DeviceSeen[]>[];
  readonly facts: readonly Row<Readonly<Record<string, DeviceFact>>>[];
  readonly taken: readonly Row<readonly AlarmTaken[]>[];
}

/** Of one record, or of all this device has; undefined until everything was read once. */
export function watchDevices(
  app: App,
  record?: RecordId,
): Watched<readonly DeviceRecord[] | undefined> {
  const watched = <K extends keyof Lists>(
    name: K,
    of: Projection<Lists[K][number]['row']>,
  ): Watched<Partial<Lists>> =>
    derivedOf(app.watchList({ of, record }), (rows) => ({ [name]: rows }));
  const lists = allOf<Partial<Lists>>([
    watched('clinic', clinicDevices),
    watched('home', homeDevices),
    watched('facts', deviceFacts),
    watched('taken', takenAlarms),
  ]);
  return derivedOf(lists, (found) => {
    const { clinic, home, facts, taken } = found.reduce<Partial<Lists>>(
      (all, part) => ({ ...all, ...part }),
      {},
    );
    return clinic && home && facts && taken && byRecord({ clinic, home, facts, taken });
  });
}

function byRecord({ clinic, home, facts, taken }: Lists): readonly DeviceRecord[] {
  const seen = [...clinic, ...home];
  return [...new Set(seen.map(({ record }) => record))].map((record) => {
    const of = <T>(rows: readonly Row<T>[]) => rows.filter((row) => row.record === record);
    const devices = of(seen).flatMap(({ row }) => row);
    const said = {
      facts: of(facts)[0]?.row ?? {},
      taken: of(taken).flatMap(({ row }) => row),
    };
    return { record, at: (now: number) => registryOf(devices, said, now) };
  });
}
