/** How a view gets the world: set once by the root layout, typed, and impossible to reach outside a component. */
import { createContext } from 'svelte';
import type { App } from './app-port.ts';

export const [getApp, setApp] = createContext<App>();
