/** Devices that have fallen silent or broken, as Today shows them. */
import type { RecordId } from '#kernel/ids.ts';
import { parseMillis } from '#kernel/ports.ts';
import { alarmSeverity } from '#ui/alarm-priority.ts';
import type { App } from '#ui/app-port.ts';
import type { AttentionItem } from '#ui/attention.ts';
import { derivedOf } from '#ui/derived-of.ts';
import { readClock } from '#ui/shown-time.svelte.ts';
import type { Watched } from '#ui/watched-value.ts';
import { m } from '#messages/compiled/messages.js';
import { alarmText } from '../strings.ts';
import { watchDevices } from './device-records.ts';
import { deviceName } from './device-words.ts';

const attentionText = {
  COMM_FAILURE: m.registry_attention,
  DEVICE_ERROR: m.registry_attention_error,
} as const;

/** One item for each alarm that nobody takes care of. */
export const deviceAttention = (
  app: App,
  hrefOf: (record: RecordId) => string,
): Watched<readonly AttentionItem[]> =>
  derivedOf(watchDevices(app), (records) =>
    (records ?? []).flatMap(({ record, at }) =>
      at(readClock()).flatMap((device) =>
        device.alarms
          .filter(({ taken }) => taken === undefined)
          .map((alarm) => ({
            id: `${record}-${device.key}-${alarm.code}`,
            kind: 'alert' as const,
            severity: alarmSeverity(alarm),
            word: alarmText[alarm.code],
            record,
            text: () => attentionText[alarm.code]({ device: deviceName(device) }),
            since: parseMillis(alarm.since),
            href: hrefOf(record),
          })),
      ),
    ),
  );
