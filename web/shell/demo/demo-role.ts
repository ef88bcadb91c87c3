/** As whom the demo is looked at, kept for this window alone: a reload builds the demo anew, closing the window ends it. */

export const DEMO_ROLES = ['amina', 'koffi', 'rosa'] as const;
export type DemoRole = (typeof DEMO_ROLES)[number];

/** What the browser keeps for one window until it is closed. */
export interface WindowStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

const KEY = 'lantern-demo';

/** Undefined where this window shows the records of the device. */
export function demoRole(storage: Pick<WindowStorage, 'getItem'>): DemoRole | undefined {
  const kept = storage.getItem(KEY);
  return DEMO_ROLES.find((role) => role === kept);
}

export function enterDemo(storage: Pick<WindowStorage, 'setItem'>, role: DemoRole): void {
  storage.setItem(KEY, role);
}

export function leaveDemo(storage: Pick<WindowStorage, 'removeItem'>): void {
  storage.removeItem(KEY);
}
