/** Asking a relay for its part of emergency keys, by somebody who has shown that the device is in the right hands. */
import { packIdOf } from '#crypto/relay/glass.ts';
import type { CommandError } from '#kernel/feature.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { askedBytes, type GlassAsked } from '#protocol/glass.ts';
import type { Engine } from '#sync/engine/engine.ts';
import type { RelayTransport } from '#sync/engine/relay-transport.ts';
import { onDutyUntil } from '#sync/emergency/duty.ts';
import { askPassphrase } from './own-passphrase.ts';
import type { CorePorts } from './ports.ts';

type AsyncResult<T> = Promise<Result<T, CommandError>>;

export interface GlassAnswer {
  readonly shares: readonly Uint8Array[];
  readonly packId: Uint8Array;
  /** Until when it may be used, milliseconds. */
  readonly until: number;
}

export class GlassQuestions {
  readonly #ports: CorePorts;
  readonly #engine: Engine;
  readonly #transport: RelayTransport;

  constructor(
    ports: CorePorts,
    { engine, transport }: { readonly engine: Engine; readonly transport: RelayTransport },
  ) {
    this.#ports = ports;
    this.#engine = engine;
    this.#transport = transport;
  }

  /** Whoever holds an unlocked device in their hands still has to be its person. */
  isTheirs(passphrase: string): AsyncResult<void> {
    return askPassphrase(this.#ports, passphrase);
  }

  /** Until when this device may ask. 'emergency/not-on-duty'. */
  duty(): Result<{ readonly until: number; readonly certificate: Uint8Array }, CommandError> {
    const { memory } = this.#engine;
    if (memory === undefined) return err({ code: 'identity/not-open' });
    const until = onDutyUntil(memory, this.#ports.clock.now());
    const certificate = memory.emergency.duty;
    return until === undefined || certificate === undefined
      ? err({ code: 'emergency/not-on-duty' })
      : ok({ until, certificate });
  }

  /** 'emergency/not-on-duty', 'relay/unavailable'. */
  async ask(question: Omit<GlassAsked, 'duty'>): AsyncResult<GlassAnswer> {
    const duty = this.duty();
    if (!duty.ok) return duty;
    const notAfter = Math.min(question.notAfter, duty.value.until);
    const asked: GlassAsked = { ...question, notAfter, duty: duty.value.certificate };
    const shares = await this.#transport.askForShares(asked);
    if (!shares.ok)
      return err({
        code: shares.error.code === 'relay/duty' ? 'emergency/not-on-duty' : 'relay/unavailable',
      });
    return shares.value.length === asked.channels.length
      ? ok({ shares: shares.value, packId: packIdOf(askedBytes(asked)), until: notAfter })
      : err({ code: 'relay/unavailable' });
  }
}
