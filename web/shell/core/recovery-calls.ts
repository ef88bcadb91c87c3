/** The recovery kit and being recovered by it: the part of the app port for who has lost every device, or will. */
import { parseRecoveryCode } from '#crypto/rest/recovery-code.ts';
import type { CommandError } from '#kernel/feature.ts';
import { parseMillis } from '#kernel/ports.ts';
import { err, type Result } from '#kernel/result.ts';
import type { Engine } from '#sync/engine/engine.ts';
import { kitStateOf, showKit, testKit } from '#sync/recovery/kit.ts';
import type { App } from '#ui/app-port.ts';
import type { RecoveryState } from '#ui/identity-port.ts';
import { isWeak } from './identity-calls.ts';
import { Subject } from '../watched.ts';
import type { CorePorts } from './ports.ts';

type AsyncResult<T> = Promise<Result<T, CommandError>>;

const NO_KIT: RecoveryState = { testedAt: undefined, stored: false };

export class RecoveryCalls {
  readonly state = new Subject(NO_KIT);
  readonly #ports: CorePorts;
  readonly #engine: Engine;

  constructor(ports: CorePorts, engine: Engine) {
    this.#ports = ports;
    this.#engine = engine;
    engine.watch(() => this.#refresh());
  }

  show(): AsyncResult<string> {
    return this.#engine.step((step) => Promise.resolve(showKit(step)));
  }

  test(code: string): AsyncResult<void> {
    return this.#engine.step((step) => Promise.resolve(testKit(step, code)));
  }

  async recover({ code, passphrase }: Parameters<App['recover']>[0]): AsyncResult<void> {
    const secret = parseRecoveryCode(code);
    if (!secret.ok) return err({ code: 'identity/wrong-code' });
    if (isWeak(passphrase)) return err({ code: 'identity/weak-passphrase' });
    const relayPublicKey = await this.#ports.relayKey();
    if (relayPublicKey === undefined) return err({ code: 'relay/unreachable' });
    const request = { secret: secret.value, relayPublicKey };
    return this.#engine.recover({ ...request, passphrase });
  }

  #refresh(): void {
    const { memory } = this.#engine;
    const kit = memory && kitStateOf(memory);
    const next = kit && { stored: kit.stored, testedAt: parseMillis(kit.testedAt) };
    const { value } = this.state;
    if (next?.stored === value.stored && next.testedAt === value.testedAt) return;
    this.state.set(next ?? NO_KIT);
  }
}
