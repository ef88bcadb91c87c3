/** Today reminds of the recovery kit until it was tested: without it, losing every device is losing one's place. */
import { m } from '#messages/compiled/messages.js';
import type { App } from '../app-port.ts';
import type { Watched } from '../watched-value.ts';
import type { AttentionItem } from '../attention.ts';
import { derivedOf } from '../derived-of.ts';

export const recoveryAttention = (app: App, href: string): Watched<readonly AttentionItem[]> =>
  derivedOf(app.recovery, ({ testedAt }) =>
    testedAt !== undefined
      ? []
      : [
          {
            id: 'recovery-kit',
            kind: 'recovery' as const,
            severity: 'calm' as const,
            record: undefined,
            text: m.identity_kit_attention,
            since: undefined,
            href,
          },
        ],
  );
