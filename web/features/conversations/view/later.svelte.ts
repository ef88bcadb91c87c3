/** The messages of this device that wait for their time, for every screen of an open session; begun with it, ended with it. */
import { createContext, onMount } from 'svelte';
import { parseMillis } from '#kernel/ports.ts';
import { invariant } from '#kernel/result.ts';
import type { App } from '#ui/app-port.ts';
import type { ConversationInList } from '../queries.ts';
import { sendMessage } from '../writing.ts';
import { conversationsIn } from './attention.ts';
import { LaterMessages, type LaterMessage } from './later-messages.ts';

export interface Later {
  readonly messages: readonly LaterMessage[];
  readonly add: LaterMessages['add'];
  readonly remove: LaterMessages['remove'];
  readonly sendNow: LaterMessages['sendNow'];
}

const [getLater, setLater] = createContext<Later>();
export { getLater };

/** Undefined once the conversations have not come within a while: then the message goes on waiting. */
const SOUGHT_MS_MAX = 10_000;

/** For the layout of an open session, once. */
export function provideLater(app: App): void {
  let messages = $state.raw<readonly LaterMessage[]>([]);
  const waiting = new LaterMessages({
    clock: {
      now: () => {
        const now = parseMillis(Date.now());
        invariant(now !== undefined, 'the clock of a device is within the years 1970 to 9999');
        return now;
      },
    },
    timers: {
      schedule: (delayMs, run) => {
        const timer = setTimeout(run, delayMs);
        return () => clearTimeout(timer);
      },
    },
    read: (place) => app.readDraft(place),
    keep: (draft) => app.keepDraft(draft),
    send: (message) => sendLater(app, message),
    changed: (next) => (messages = next),
  });
  setLater({
    get messages() {
      return messages;
    },
    add: (message) => waiting.add(message),
    remove: (id) => waiting.remove(id),
    sendNow: (id) => waiting.sendNow(id),
  });
  onMount(() => {
    void waiting.begin();
    // A device that slept through the time sends when it wakes.
    const wake = () => {
      if (document.visibilityState === 'visible') void waiting.sendDue();
    };
    document.addEventListener('visibilitychange', wake);
    return () => {
      document.removeEventListener('visibilitychange', wake);
      waiting.end();
    };
  });
}

async function sendLater(app: App, message: LaterMessage): Promise<boolean> {
  const conversation = await conversationNamed(app, message.conversation);
  const session = await firstOf(app.session, (value) => value.status !== 'starting');
  if (conversation === undefined || session?.status !== 'open') return false;
  const { userId, name, profession } = session.me;
  const { id, text, urgent, needsReply, replyTo } = message;
  const from = { userId, name, profession };
  // Under a name of its own: a device that goes out between sending and forgetting sends it once all the same.
  const input = { text, urgent, needsReply, replyTo, from, id: nameOf(id) };
  const sent = await sendMessage((request) => app.dispatch(request), { conversation, input });
  return sent.ok;
}

/** The digits of an id, as a message is called. */
const nameOf = (id: string): string => id.replaceAll('-', '');

async function conversationNamed(app: App, name: string): Promise<ConversationInList | undefined> {
  const all = await firstOf(conversationsIn(app), (list) => list !== undefined);
  return all?.find(({ conversation }) => conversation === name);
}

/** The first value that will do; undefined after a while without one. */
function firstOf<T>(
  watched: { readonly subscribe: (run: (value: T) => void) => () => void },
  isWanted: (value: T) => boolean,
): Promise<T | undefined> {
  return new Promise((resolve) => {
    let isDone = false;
    const done = (value: T | undefined) => {
      isDone = true;
      clearTimeout(timer);
      // It may have answered while it was being subscribed to.
      queueMicrotask(() => stop());
      resolve(value);
    };
    const timer = setTimeout(() => done(undefined), SOUGHT_MS_MAX);
    const stop = watched.subscribe((value) => {
      if (!isDone && isWanted(value)) done(value);
    });
  });
}
