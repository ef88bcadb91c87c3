/** The sources of Today, one line each; what an item is stands in `#ui/attention.ts`. */
import { resolve } from '$app/paths';
import { alertAttention } from '#features/alerts/view/attention.ts';
import { meetingAttention } from '#features/calendar/view/attention.ts';
import { conflictAttention } from '#features/conflicts/view/placed-conflicts.ts';
import { messageAttention } from '#features/conversations/view/attention.ts';
import { deviceAttention } from '#features/device-registry/view/attention.ts';
import type { App } from '#ui/app-port.ts';
import type { Watched } from '#ui/watched-value.ts';
import type { AttentionItem } from '#ui/attention.ts';
import { allOf, derivedOf } from '#ui/derived-of.ts';
import { recoveryAttention } from '#ui/screens/recovery-attention.ts';
import type { Screen } from '#ui/screen.ts';
import { setAsideAttention, waitingAttention } from '#ui/screens/sync-attention.ts';
import { careAttention } from './care-attention.ts';
import {
  caseAddress,
  chartAddress,
  conflictAddress,
  conversationAddress,
  devicesAddress,
} from './addresses.ts';

/** Everything that waits for whoever has this device open, unsorted. */
export function attentionOf(app: App, screen: Screen): Watched<readonly AttentionItem[]> {
  const sources: readonly Watched<readonly AttentionItem[]>[] = [
    alertAttention(app, (record) => chartAddress(screen, record)),
    deviceAttention(app, (record) => devicesAddress(screen, record)),
    waitingAttention(app, { href: resolve('/sync/waiting'), now: () => screen.time.now }),
    setAsideAttention(app, resolve('/sync/set-aside')),
    messageAttention(app, (conversation) => conversationAddress(screen, conversation)),
    careAttention(app, {
      now: () => screen.time.now,
      hrefOf: (record, document) => caseAddress(screen, record, document),
    }),
    meetingAttention(app, { now: () => screen.time.now, href: resolve('/calendar') }),
    conflictAttention(app, (conflict) => conflictAddress(screen, conflict)),
    recoveryAttention(app, resolve('/settings/recovery')),
  ];
  return derivedOf(allOf(sources), (lists) => lists.flat());
}
