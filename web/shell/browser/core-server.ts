/** Answers the page's calls and watches from the core, by name. Whatever is named here is all a page can ask for. */
import type { App, Watched } from '#ui/app-port.ts';
import { createRegistry } from '#kernel/registry.ts';
import { features } from '../features.ts';
import { Subject } from '../watched.ts';
import type { Core } from '../core/core.ts';
import type { Method, Topic, ToPage, ToWorker } from './messages.ts';

type Argument<Name extends keyof App> = App[Name] extends (argument: infer A) => unknown
  ? A
  : never;

interface ListTopic {
  readonly name: string;
  readonly record?: Parameters<App['watchList']>[0]['record'];
}

interface DocumentTopic extends ListTopic {
  readonly record: Parameters<App['watchDocument']>[0]['record'];
  readonly document?: Parameters<App['watchDocument']>[0]['document'];
}

export class CoreServer {
  readonly #post: (message: ToPage) => void;
  readonly #registry = createRegistry(features);
  readonly #watches = new Map<number, () => void>();
  readonly #waiting: ToWorker[] = [];
  #core: Core | undefined;

  constructor(post: (message: ToPage) => void) {
    this.#post = post;
  }

  /** Answers what was asked while the core was starting, and everything from now on. */
  serve(core: Core): void {
    this.#core = core;
    for (const message of this.#waiting.splice(0)) this.handle(message);
  }

  handle(message: ToWorker): void {
    if (this.#core === undefined) this.#waiting.push(message);
    else if (message.kind === 'call') this.#answer(this.#core, message);
    else if (message.kind === 'watch') this.#watch(this.#core, message);
    else if (message.kind === 'unwatch') this.#unwatch(message.id);
  }

  #answer(core: Core, message: Extract<ToWorker, { kind: 'call' }>): void {
    const { id, method, argument } = message;
    void this.#call(core, method, argument).then(
      (value) => this.#post({ kind: 'answer', id, value }),
      // A rejected call is a mistake of ours; the person gets an error, never an endless wait.
      () =>
        this.#post({ kind: 'answer', id, value: { ok: false, error: { code: 'engine/failed' } } }),
    );
  }

  #call(core: Core, method: Method, argument: unknown): Promise<unknown> {
    switch (method) {
      case 'dispatch': {
        const { command, ...request } = argument as Omit<Argument<'dispatch'>, 'command'> & {
          readonly command: string;
        };
        return core.dispatch({ ...request, command: { name: command } });
      }
      case 'foundClinic':
        return core.foundClinic(argument as Argument<'foundClinic'>);
      case 'join':
        return core.join(argument as Argument<'join'>);
      case 'readInvitation':
      case 'unlock':
      case 'admit':
      case 'refuse':
        return core[method](String(argument));
      case 'createInvitation':
        return core.createInvitation();
    }
  }

  #watch(core: Core, message: Extract<ToWorker, { kind: 'watch' }>): void {
    const { id, topic, argument } = message;
    const stop = this.#watched(core, topic, argument).subscribe((value) =>
      this.#post({ kind: 'value', id, value }),
    );
    this.#watches.set(id, stop);
  }

  #watched(core: Core, topic: Topic, argument: unknown): Watched<unknown> {
    switch (topic) {
      case 'list': {
        const { name, ...place } = argument as ListTopic;
        const of = this.#registry.projection(name);
        return of === undefined ? new Subject(undefined) : core.watchList({ of, ...place });
      }
      case 'document': {
        const { name, ...place } = argument as DocumentTopic;
        const of = this.#registry.query(name);
        return of === undefined ? new Subject(undefined) : core.watchDocument({ of, ...place });
      }
      default:
        return core[topic];
    }
  }

  #unwatch(id: number): void {
    this.#watches.get(id)?.();
    this.#watches.delete(id);
  }
}
