/** What the choices of this device are called. */
import { m } from '#messages/compiled/messages.js';
import type { Theme } from '../preferences.svelte.ts';

export function themeName(theme: Theme): string {
  switch (theme) {
    case 'system':
      return m.app_theme_system();
    case 'light':
      return m.app_theme_light();
    case 'dark':
      return m.app_theme_dark();
    case 'sunlight':
      return m.app_theme_sunlight();
  }
}
