/** The sources of Today, one line each; what an item is stands in `#ui/attention.ts`. */
import { resolve } from '$app/paths';
import type { App, Watched } from '#ui/app-port.ts';
import type { AttentionItem } from '#ui/attention.ts';
import { allOf, derivedOf } from '#ui/derived-of.ts';
import { recoveryAttention } from '#ui/screens/recovery-attention.ts';
import { setAsideAttention, waitingAttention } from '#ui/screens/sync-attention.ts';

/** Everything that waits for whoever has this device open, unsorted. */
export function attentionOf(app: App): Watched<readonly AttentionItem[]> {
  const sources: readonly Watched<readonly AttentionItem[]>[] = [
    waitingAttention(app, resolve('/sync')),
    setAsideAttention(app, resolve('/sync/set-aside')),
    recoveryAttention(app, resolve('/settings/recovery')),
  ];
  return derivedOf(allOf(sources), (lists) => lists.flat());
}
