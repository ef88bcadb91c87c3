/** What the page was opened with, for as long as the page lives: an invitation link, which is a secret. */
import { createContext } from 'svelte';

export class Arrival {
  link: string | undefined = $state.raw();
}

export const [getArrival, setArrival] = createContext<Arrival>();
