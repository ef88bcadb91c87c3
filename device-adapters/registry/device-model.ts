/** What the application has to know about a model before it talks to one. Data only. */
import type { ClockPlace } from '../profiles/clock-check.ts';

export type DeviceKind =
  | 'blood-pressure'
  | 'glucose'
  | 'thermometer'
  | 'oximeter'
  | 'heart-rate'
  | 'ecg'
  | 'weight-scale'
  | 'glucose-sensor';

/** Names of steps; the wording and the pictures are the application's. */
export type PairingStep =
  | 'bluetooth-on'
  | 'cuff-on-arm'
  | 'device-pairing-mode'
  | 'enter-code-from-device'
  | 'measure-now'
  | 'moisten-strap'
  | 'choose-user-on-device'
  | 'step-on-scale'
  | 'measure-first'
  | 'only-the-last'
  | 'whole-history'
  | 'consent-on-scale'
  | 'remove-old-bond';

/** How a model differs from its profile, as seen in the field. */
export type Quirk =
  | 'serves-last-reading-only'
  | 'sends-unsent-readings-then-leaves'
  | 'sends-whole-history'
  | 'sequence-unreliable'
  | 'needs-user-consent'
  | 'leaves-outside-measurement'
  | 'error-as-number'
  | 'vendor-service-instead'
  | 'stop-streaming-yourself';

export interface DeviceModel {
  readonly id: string;
  readonly label: string;
  readonly kind: DeviceKind;
  /** Any of the services, and a name that begins so (empty: any name). */
  readonly match: {
    readonly services: readonly number[];
    readonly namePrefixes: readonly string[];
  };
  readonly clock: readonly ClockPlace[];
  readonly quirks: readonly Quirk[];
  readonly steps: readonly PairingStep[];
}
