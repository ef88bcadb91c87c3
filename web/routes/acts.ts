/** What can be begun from anywhere, in the order of the sheet behind ＋. An act that is not allowed does not stand there. */
import HeartPulse from '@lucide/svelte/icons/heart-pulse';
import UserPlus from '@lucide/svelte/icons/user-plus';
import { recordVitals } from '#features/observations/commands.ts';
import { registerPatient } from '#features/patients/commands.ts';
import { m } from '#messages/compiled/messages.js';
import type { App } from '#ui/app-port.ts';
import type { Act } from '#ui/frame/place.ts';
import { addressOf } from './address-of.ts';

/** `permitted`: what the record that is open lets this person do; undefined where none is open. */
export function actsFor(app: App, permitted: readonly string[] | undefined): readonly Act[] {
  const acts: Act[] = [];
  if (app.can(registerPatient))
    acts.push({
      id: 'new-patient',
      name: m.patients_new,
      Icon: UserPlus,
      href: () => addressOf('/patients/new'),
      needsPatient: false,
    });
  if (app.can(recordVitals) && permitted?.includes(recordVitals.name) !== false)
    acts.push({
      id: 'record-vitals',
      name: m.observations_record,
      Icon: HeartPulse,
      href: (patient) => addressOf('/p/[ref]/vitals/new', { ref: patient }),
      needsPatient: true,
    });
  return acts;
}
