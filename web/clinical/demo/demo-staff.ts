/** The clinic of the demonstration and the people who work there; all are made up. */
import type { StaffName } from './demo-story.ts';

export const DEMO_CLINIC = 'Kestrel Valley Clinic';

export interface DemoStaff {
  readonly key: StaffName;
  readonly name: string;
  readonly profession: string;
}

export const DEMO_STAFF: readonly DemoStaff[] = [
  { key: 'amina', name: 'Amina Sarr', profession: 'nurse' },
  { key: 'koffi', name: 'Dr Kwame Koffi', profession: 'doctor' },
  { key: 'lee', name: 'Dr Mei Lee', profession: 'cardiologist' },
  { key: 'jonas', name: 'Jonas Berg', profession: 'paramedic' },
  { key: 'noor', name: 'Noor Haddad', profession: 'pharmacist' },
  { key: 'priya', name: 'Priya Nair', profession: 'administrator' },
];
