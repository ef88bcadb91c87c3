/** Answering an invitation on a device that belongs to nobody yet: as a new person, or as a further device of who invites. */
import { isExpired, parseInvitation } from '#crypto/invite/invitation.ts';
import type { CommandError } from '#kernel/feature.ts';
import type { Clock, RandomBytes } from '#kernel/ports.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { Batch } from '../engine/batch.ts';
import type { Step } from '../engine/engine-parts.ts';
import { foundPerson } from '../engine/founding.ts';
import type { Memory } from '../engine/memory.ts';
import { beginDevice } from './device-joined.ts';
import type { Introduction } from './introduction.ts';
import { answerInvitation } from './joiner.ts';

export interface Answer {
  /** Who comes; of a further device, what its person calls it, and no profession. */
  readonly introduction: Introduction;
  /** The text of the invitation. */
  readonly invitation: string;
  readonly asOwnDevice: boolean;
}

export interface Arrival {
  readonly person: (batch: Batch) => Memory;
  readonly answer: (step: Step) => Result<void, CommandError>;
}

/** 'identity/bad-link', 'identity/expired-link'. */
export function arriving(
  ports: { readonly clock: Clock; readonly random: RandomBytes },
  request: Answer,
): Result<Arrival, CommandError> {
  const parsed = parseInvitation(request.invitation);
  if (!parsed.ok) return err({ code: 'identity/bad-link' });
  const invitation = parsed.value;
  if (isExpired(invitation, ports.clock.now())) return err({ code: 'identity/expired-link' });
  const { introduction } = request;
  const { relayPublicKey } = invitation;
  return ok({
    person: (batch) =>
      request.asOwnDevice
        ? beginDevice(ports.random, batch, { invitation, name: introduction.name })
        : foundPerson(ports, batch, { introduction, relayPublicKey }),
    answer: (step) => {
      answerInvitation(step, { invitation, introduction });
      return ok(undefined);
    },
  });
}
