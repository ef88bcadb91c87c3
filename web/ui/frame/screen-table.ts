/**
 * Every screen of an open session, who it is for, where it stands in the navigation and which keys lead there: one table for
 * the bar, the rail, More, the palette, the keys, the titles and the test that walks all screens. Data only, so that a test
 * can read it. A new screen is one line here and its name in `web/routes/screen-looks.ts`.
 */

/** Who a screen is for; a patient never sees a clinician's places, nor the other way round. */
export type Audience = 'clinician' | 'patient';

export interface ScreenEntry {
  /** As the router writes it, without groups: `/p/[ref]`. */
  readonly path: `/${string}`;
  readonly audience: readonly Audience[];
  /** 'bar': also on the phone's bar. 'rail': in the rail and under More. 'more': under More only. 'inside': reached from `back`. */
  readonly place: 'bar' | 'rail' | 'more' | 'inside';
  readonly back?: `/${string}`;
  /** Where a patient came from, if it is another place. */
  readonly patientBack?: `/${string}`;
  /** Two single keys outside fields: 'g t'. */
  readonly keys?: string;
}

const BOTH: readonly Audience[] = ['clinician', 'patient'];
const CLINICIAN: readonly Audience[] = ['clinician'];
const PATIENT: readonly Audience[] = ['patient'];

export const SCREENS = [
  { path: '/me', audience: PATIENT, place: 'bar', keys: 'g h' },
  { path: '/me/readings', audience: PATIENT, place: 'bar', keys: 'g v' },
  { path: '/me/guided', audience: PATIENT, place: 'inside', back: '/me' },
  { path: '/me/import', audience: PATIENT, place: 'inside', back: '/me/readings' },
  { path: '/devices/pair', audience: PATIENT, place: 'inside', back: '/me' },
  { path: '/today', audience: CLINICIAN, place: 'bar', keys: 'g t' },
  { path: '/patients', audience: CLINICIAN, place: 'bar', keys: 'g p' },
  { path: '/patients/print', audience: CLINICIAN, place: 'inside', back: '/patients' },
  { path: '/patients/new', audience: CLINICIAN, place: 'inside', back: '/patients' },
  { path: '/p/[ref]', audience: BOTH, place: 'inside', back: '/patients' },
  { path: '/p/[ref]/timeline', audience: BOTH, place: 'inside', back: '/patients' },
  { path: '/p/[ref]/notes', audience: BOTH, place: 'inside', back: '/patients' },
  { path: '/p/[ref]/plan', audience: BOTH, place: 'inside', back: '/patients' },
  { path: '/p/[ref]/plan/new', audience: CLINICIAN, place: 'inside', back: '/p/[ref]/plan' },
  { path: '/p/[ref]/plan/[id]', audience: BOTH, place: 'inside', back: '/p/[ref]/plan' },
  { path: '/p/[ref]/medicines', audience: BOTH, place: 'inside', back: '/patients' },
  { path: '/p/[ref]/more', audience: BOTH, place: 'inside', back: '/patients' },
  { path: '/p/[ref]/print', audience: BOTH, place: 'inside', back: '/p/[ref]/more' },
  { path: '/p/[ref]/files', audience: BOTH, place: 'inside', back: '/p/[ref]/more' },
  {
    path: '/p/[ref]/looked',
    audience: BOTH,
    place: 'inside',
    back: '/p/[ref]/more',
    patientBack: '/me',
  },
  {
    path: '/p/[ref]/vitals',
    audience: BOTH,
    place: 'inside',
    back: '/p/[ref]',
    patientBack: '/me',
  },
  {
    path: '/p/[ref]/devices',
    audience: BOTH,
    place: 'inside',
    back: '/p/[ref]/vitals',
    patientBack: '/me/readings',
  },
  { path: '/p/[ref]/alerts', audience: CLINICIAN, place: 'inside', back: '/p/[ref]/vitals' },
  { path: '/p/[ref]/vitals/new', audience: CLINICIAN, place: 'inside', back: '/p/[ref]' },
  { path: '/p/[ref]/vitals/measure', audience: CLINICIAN, place: 'inside', back: '/p/[ref]' },
  { path: '/p/[ref]/vitals/import', audience: CLINICIAN, place: 'inside', back: '/p/[ref]/vitals' },
  { path: '/p/[ref]/vitals/ecg/[id]', audience: BOTH, place: 'inside', back: '/p/[ref]/vitals' },
  { path: '/p/[ref]/doctors', audience: CLINICIAN, place: 'inside', back: '/p/[ref]/notes' },
  { path: '/p/[ref]/notes/[id]', audience: BOTH, place: 'inside', back: '/p/[ref]/notes' },
  { path: '/cases', audience: CLINICIAN, place: 'more', back: '/more', keys: 'g k' },
  { path: '/calendar', audience: CLINICIAN, place: 'more', back: '/more', keys: 'g d' },
  { path: '/conflicts', audience: CLINICIAN, place: 'rail', keys: 'g c' },
  { path: '/conflicts/[ref]', audience: CLINICIAN, place: 'inside', back: '/conflicts' },
  { path: '/alerts', audience: CLINICIAN, place: 'rail', keys: 'g a' },
  { path: '/alerts/rules', audience: CLINICIAN, place: 'inside', back: '/alerts' },
  { path: '/search', audience: BOTH, place: 'rail', keys: 'g f' },
  { path: '/messages', audience: BOTH, place: 'bar', keys: 'g m' },
  { path: '/messages/[ref]', audience: BOTH, place: 'inside', back: '/messages' },
  { path: '/notifications', audience: BOTH, place: 'more', back: '/more', keys: 'g n' },
  { path: '/org/people', audience: CLINICIAN, place: 'rail', keys: 'g o' },
  { path: '/devices/tray', audience: CLINICIAN, place: 'more', back: '/more' },
  { path: '/emergency', audience: CLINICIAN, place: 'rail', keys: 'g x' },
  { path: '/org/reviews', audience: CLINICIAN, place: 'rail', keys: 'g r' },
  { path: '/sync', audience: BOTH, place: 'more', back: '/more' },
  { path: '/sync/waiting', audience: BOTH, place: 'inside', back: '/sync', keys: 'g s' },
  { path: '/sync/set-aside', audience: BOTH, place: 'inside', back: '/sync' },
  { path: '/sync/carry', audience: BOTH, place: 'inside', back: '/sync' },
  { path: '/settings', audience: BOTH, place: 'rail', keys: 'g e' },
  { path: '/settings/recovery', audience: BOTH, place: 'inside', back: '/settings' },
  { path: '/settings/security', audience: BOTH, place: 'inside', back: '/settings' },
  { path: '/settings/reach', audience: BOTH, place: 'inside', back: '/settings' },
  { path: '/settings/shared', audience: BOTH, place: 'inside', back: '/settings' },
  { path: '/settings/devices', audience: BOTH, place: 'inside', back: '/settings' },
  { path: '/settings/appearance', audience: BOTH, place: 'inside', back: '/settings' },
  { path: '/settings/language', audience: BOTH, place: 'inside', back: '/settings' },
  { path: '/settings/storage', audience: BOTH, place: 'inside', back: '/settings' },
  { path: '/settings/about', audience: BOTH, place: 'inside', back: '/settings' },
  { path: '/more', audience: BOTH, place: 'inside' },
] as const satisfies readonly ScreenEntry[];

export type ScreenPath = (typeof SCREENS)[number]['path'];

export type ListedScreen = ScreenEntry & { readonly path: ScreenPath };

const ALL: readonly ListedScreen[] = SCREENS;

/** The screen of a route id; undefined for a route outside an open session. */
export function screenOf(routeId: string | null): ListedScreen | undefined {
  const path = (routeId ?? '').replace(/\/\([^)]+\)/g, '');
  return ALL.find((screen) => screen.path === path);
}

export const audienceOf = (me: { readonly profession: string }): Audience =>
  me.profession === 'patient' ? 'patient' : 'clinician';

/** Where somebody begins: the first screen of theirs. */
export const homeOf = (audience: Audience): ScreenPath => screensFor(audience)[0]?.path ?? '/more';

/** The screens of somebody, in the order of the table. */
export const screensFor = (audience: Audience): readonly ListedScreen[] =>
  ALL.filter((screen) => screen.audience.includes(audience));
