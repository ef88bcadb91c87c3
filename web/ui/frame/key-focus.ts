/** Where the focus goes by key: the search field, the next row of a list, the next part of the screen. */

/** Whether a key belongs to what somebody is typing, or to a combination that is not ours. */
export function isTyping({ target, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey) return true;
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches('input, textarea, select, [role="textbox"]');
}

const isShown = (element: HTMLElement): boolean => element.checkVisibility();

/** False when this screen has nothing to search in. */
export function focusSearch(): boolean {
  const fields = document.querySelectorAll<HTMLElement>('main input[type="search"]');
  const field = [...fields].find(isShown);
  field?.focus();
  return field !== undefined;
}

/** From the row that has the focus, or to the first row of the first list. */
export function focusNextInList(step: 1 | -1): void {
  const here = document.activeElement?.closest('main ul, main ol');
  const lists = [...document.querySelectorAll<HTMLElement>('main ul, main ol')];
  const list = here ?? lists.find((one) => isShown(one) && one.querySelector('li a') !== null);
  const rows = [...(list?.querySelectorAll<HTMLElement>('li a, li button') ?? [])].filter(isShown);
  const at = rows.findIndex((row) => row === document.activeElement);
  rows[at === -1 ? 0 : Math.min(Math.max(at + step, 0), rows.length - 1)]?.focus();
}

/** App bar, places, content, and round again. */
export function focusNextPane(): void {
  const panes = [...document.querySelectorAll<HTMLElement>('header h1, nav, main')];
  const at = panes.findIndex((pane) => pane.contains(document.activeElement));
  const next = panes[(at + 1) % panes.length];
  const target =
    next?.tagName === 'NAV'
      ? (next.querySelector<HTMLElement>('[aria-current="page"]') ?? next.querySelector('a'))
      : next;
  target?.focus();
}
