/**
 * What is printed of a screen is one part of it alone, in the light theme, over as many pages as it needs: while the browser
 * prints, that part lies outside the frame, whose panes would cut it off.
 */
import type { Attachment } from 'svelte/attachments';

/** `onprint` is called for every print of the part, also one begun with the browser's own keys. */
export function onPaper(onprint: () => void): Attachment<HTMLElement> {
  return (element) => {
    const place = document.createComment('');
    const root = document.documentElement;
    let theme = root.dataset['theme'];
    const out = () => {
      theme = root.dataset['theme'];
      element.before(place);
      document.body.append(element);
      root.dataset['theme'] = 'light';
      root.dataset['printing'] = '';
      onprint();
    };
    const back = () => {
      if (!place.isConnected) return;
      place.replaceWith(element);
      delete root.dataset['printing'];
      if (theme === undefined) delete root.dataset['theme'];
      else root.dataset['theme'] = theme;
    };
    addEventListener('beforeprint', out);
    addEventListener('afterprint', back);
    return () => {
      back();
      removeEventListener('beforeprint', out);
      removeEventListener('afterprint', back);
    };
  };
}
