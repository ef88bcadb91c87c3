/** Whom a dialog is about: a place that belongs to one person says so once, and every dialog opened in it names them. */
import { getContext, setContext, type Snippet } from 'svelte';

const KEY = Symbol('dialog subject');

/** From here down, every dialog shows this under its heading. */
export const setDialogSubject = (name: Snippet): void => void setContext(KEY, name);

/** Undefined where dialogs are about nobody in particular. */
export const getDialogSubject = (): Snippet | undefined => getContext<Snippet | undefined>(KEY);
