/** The name of every screen in the table, and the icon of those that stand in the navigation. A screen without a name does not compile. */
import Bell from '@lucide/svelte/icons/bell';
import BellRing from '@lucide/svelte/icons/bell-ring';
import CalendarDays from '@lucide/svelte/icons/calendar-days';
import ChartLine from '@lucide/svelte/icons/chart-line';
import ClipboardCheck from '@lucide/svelte/icons/clipboard-check';
import ClipboardList from '@lucide/svelte/icons/clipboard-list';
import CloudUpload from '@lucide/svelte/icons/cloud-upload';
import FolderOpen from '@lucide/svelte/icons/folder-open';
import GitFork from '@lucide/svelte/icons/git-fork';
import HardDrive from '@lucide/svelte/icons/hard-drive';
import House from '@lucide/svelte/icons/house';
import Inbox from '@lucide/svelte/icons/inbox';
import Info from '@lucide/svelte/icons/info';
import Languages from '@lucide/svelte/icons/languages';
import LifeBuoy from '@lucide/svelte/icons/life-buoy';
import ListTodo from '@lucide/svelte/icons/list-todo';
import LockKeyhole from '@lucide/svelte/icons/lock-keyhole';
import MessageSquare from '@lucide/svelte/icons/message-square';
import MonitorSmartphone from '@lucide/svelte/icons/monitor-smartphone';
import Search from '@lucide/svelte/icons/search';
import Palette from '@lucide/svelte/icons/palette';
import Radio from '@lucide/svelte/icons/radio';
import Settings from '@lucide/svelte/icons/settings';
import TabletSmartphone from '@lucide/svelte/icons/tablet-smartphone';
import Siren from '@lucide/svelte/icons/siren';
import Users from '@lucide/svelte/icons/users';
import { m } from '#messages/compiled/messages.js';
import type { Place, PlaceIcon } from '#ui/frame/place.ts';
import { screensFor, type Audience, type ScreenPath } from '#ui/frame/screen-table.ts';
import { addressOf } from './address-of.ts';

interface Look {
  readonly name: () => string;
  readonly Icon?: PlaceIcon;
  /** What is behind it, where it stands in a list. */
  readonly about?: () => string;
}

export const screenLooks: Readonly<Record<ScreenPath, Look>> = {
  '/me': { name: m.observations_home, Icon: House },
  '/me/readings': { name: m.home_readings, Icon: ChartLine },
  '/me/guided': { name: m.home_guided_short },
  '/me/import': { name: m.home_import },
  '/devices/pair': { name: m.meters_title },
  '/today': { name: m.app_nav_today, Icon: ListTodo },
  '/patients': { name: m.app_nav_patients, Icon: ClipboardList },
  '/patients/print': { name: m.transfers_paper_title },
  '/patients/new': { name: m.patients_new },
  '/p/[ref]': { name: m.app_title_chart },
  '/p/[ref]/doctors': { name: m.doctors_notes_title },
  '/p/[ref]/timeline': { name: m.timeline_title },
  '/p/[ref]/notes': { name: m.patients_tab_notes },
  '/p/[ref]/plan': { name: m.patients_tab_plan },
  '/p/[ref]/plan/new': { name: m.cases_open },
  '/p/[ref]/plan/[id]': { name: m.cases_case },
  '/p/[ref]/medicines': { name: m.patients_tab_medicines },
  '/p/[ref]/more': { name: m.patients_tab_more },
  '/p/[ref]/looked': { name: m.audit_title },
  '/p/[ref]/print': { name: m.transfers_print_title },
  '/p/[ref]/files': { name: m.transfers_title },
  '/cases': { name: m.cases_all, Icon: FolderOpen, about: m.cases_all_about },
  '/calendar': { name: m.calendar_title, Icon: CalendarDays, about: m.calendar_about },
  '/conflicts': { name: m.conflicts_title, Icon: GitFork },
  '/conflicts/[ref]': { name: m.conflicts_title },
  '/p/[ref]/vitals': { name: m.observations_title },
  '/p/[ref]/vitals/import': { name: m.home_import },
  '/p/[ref]/devices': { name: m.registry_title },
  '/p/[ref]/alerts': { name: m.alerts_limits },
  '/p/[ref]/vitals/new': { name: m.observations_record },
  '/p/[ref]/vitals/measure': { name: m.meters_title },
  '/p/[ref]/vitals/ecg/[id]': { name: m.meters_ecg_title },
  '/p/[ref]/notes/[id]': { name: m.app_title_note },
  '/alerts': { name: m.alerts_title, Icon: BellRing },
  '/alerts/rules': { name: m.alerts_rules_title },
  '/search': { name: m.search_title, Icon: Search, about: m.search_about },
  '/messages': { name: m.conversations_title, Icon: MessageSquare },
  '/messages/[ref]': { name: m.conversations_title },
  '/notifications': { name: m.notices_title, Icon: Bell },
  '/org/people': { name: m.app_nav_people, Icon: Users },
  '/devices/tray': { name: m.meters_tray_title, Icon: Inbox, about: m.meters_tray_about },
  '/emergency': { name: m.emergency_title, Icon: Siren, about: m.emergency_about },
  '/org/reviews': {
    name: m.emergency_reviews,
    Icon: ClipboardCheck,
    about: m.emergency_reviews_about,
  },
  '/sync': { name: m.app_sync_title, Icon: CloudUpload },
  '/sync/waiting': { name: m.app_waiting_title, Icon: CloudUpload },
  '/sync/carry': { name: m.carry_title, about: m.carry_about },
  '/sync/set-aside': { name: m.app_set_aside_title },
  '/settings': { name: m.app_nav_settings, Icon: Settings },
  '/settings/recovery': { name: m.identity_kit, Icon: LifeBuoy, about: m.identity_kit_about },
  '/settings/security': {
    name: m.identity_security,
    Icon: LockKeyhole,
    about: m.identity_security_about,
  },
  '/settings/reach': { name: m.reach_title, Icon: Radio, about: m.reach_title_about },
  '/settings/shared': {
    name: m.identity_here,
    Icon: TabletSmartphone,
    about: m.identity_here_about,
  },
  '/settings/devices': {
    name: m.clinic_devices,
    Icon: MonitorSmartphone,
    about: m.clinic_devices_about,
  },
  '/settings/appearance': {
    name: m.app_settings_appearance,
    Icon: Palette,
    about: m.app_settings_appearance_about,
  },
  '/settings/language': {
    name: m.app_settings_language,
    Icon: Languages,
    about: m.app_settings_language_about,
  },
  '/settings/storage': {
    name: m.app_settings_storage,
    Icon: HardDrive,
    about: m.app_settings_storage_about,
  },
  '/settings/about': { name: m.app_settings_about, Icon: Info, about: m.app_settings_about_about },
  '/more': { name: m.app_nav_more },
};

/** The places of somebody: screens that can be gone to from anywhere, in the order of the table. */
export const placesFor = (audience: Audience): readonly Place[] =>
  screensFor(audience).flatMap((screen) => {
    const { name, Icon } = screenLooks[screen.path];
    const isPlace = Icon !== undefined && !/\[/.test(screen.path);
    return isPlace ? [{ screen, href: addressOf(screen.path), name, Icon }] : [];
  });

/** The screens that are reached from one, as rows of a list; each needs an icon. */
export const rowsUnder = (path: ScreenPath, audience: Audience) =>
  screensFor(audience).flatMap((screen) => {
    const { name, Icon, about } = screenLooks[screen.path];
    if (screen.back !== path || Icon === undefined) return [];
    return [{ href: addressOf(screen.path), Icon, name: name(), about: about?.() }];
  });
