/** What is said about a change: how far it is known to have come, never further. */
import type { Answer, Answered } from './command.ts';
import { ok } from '#kernel/result.ts';
import type { Client } from './client.ts';

/** Waits for the server's acknowledgement, not for one that cannot be reached. */
export async function answerSaved(
  { wait, isSent, isOffline }: Client,
  { lines, json }: { readonly lines: readonly string[]; readonly json: object },
): Answered {
  await wait(() => isSent() || isOffline());
  return ok(savedAnswer(isSent(), { lines, json }));
}

const savedAnswer = (
  isSent: boolean,
  { lines, json }: { readonly lines: readonly string[]; readonly json: object },
): Answer => ({
  lines: [...lines, isSent ? 'On server' : 'Saved on this device'],
  json: { ...json, saved: isSent ? 'on-server' : 'saved-here' },
});

/** Six digits in two groups, to be read aloud. */
export const spokenNumber = (digits: string): string => digits.replace(/^(\d{3})(\d{3})$/, '$1 $2');

export const timeText = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().slice(0, 16).replace('T', ' ') + ' UTC';
