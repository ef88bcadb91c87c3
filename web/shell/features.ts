/** Every feature of the app, one line each. */
import { alerts } from '#features/alerts/feature.ts';
import { allergies } from '#features/allergies/feature.ts';
import { attachments } from '#features/attachments/feature.ts';
import { audit } from '#features/audit/feature.ts';
import { availability } from '#features/availability/feature.ts';
import { calendar } from '#features/calendar/feature.ts';
import { carePlans } from '#features/care-plans/feature.ts';
import { cases } from '#features/cases/feature.ts';
import { clinic } from '#features/clinic/feature.ts';
import { codeStatusFeature } from '#features/code-status/feature.ts';
import { conflicts } from '#features/conflicts/feature.ts';
import { conversations } from '#features/conversations/feature.ts';
import { deviceRegistry } from '#features/device-registry/feature.ts';
import { doctorsNotes } from '#features/doctors-notes/feature.ts';
import { emergency } from '#features/emergency/feature.ts';
import { homeMonitoring } from '#features/home-monitoring/feature.ts';
import { lateWork } from '#features/late-work/feature.ts';
import { medications } from '#features/medications/feature.ts';
import { notes } from '#features/notes/feature.ts';
import { observations } from '#features/observations/feature.ts';
import { patients } from '#features/patients/feature.ts';
import { problems } from '#features/problems/feature.ts';
import { transfers } from '#features/transfers/feature.ts';

export const features = [
  clinic,
  patients,
  allergies,
  problems,
  medications,
  codeStatusFeature,
  cases,
  carePlans,
  calendar,
  conflicts,
  notes,
  doctorsNotes,
  observations,
  alerts,
  homeMonitoring,
  deviceRegistry,
  audit,
  emergency,
  conversations,
  availability,
  lateWork,
  transfers,
  attachments,
];
