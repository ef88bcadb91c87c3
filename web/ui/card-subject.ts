/** Whose cards these are, where cards of several people stand on one screen: without it two would have one name. */
import { getContext, setContext } from 'svelte';

const KEY = Symbol('card subject');

/** From here down, the name of every card begins with the words of these elements; `ids` as in `aria-labelledby`. */
export const setCardSubject = (ids: string): void => void setContext(KEY, ids);

/** Empty where cards are about nobody in particular. */
export const getCardSubject = (): string => getContext<string | undefined>(KEY) ?? '';
