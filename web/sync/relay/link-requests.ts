/** The questions of one connection and what each was about, so that an answer finds its way back. */
import { REQUESTS_MAX } from './link-limits.ts';

export type LinkRequest =
  | { readonly about: 'create'; readonly channelId: string }
  | { readonly about: 'attach'; readonly channelIds: readonly string[] }
  | { readonly about: 'resume'; readonly channelIds: readonly string[] }
  | { readonly about: 'append'; readonly digest: string }
  | { readonly about: 'close'; readonly channelId: string };

export class LinkRequests {
  readonly #requests = new Map<number, LinkRequest>();
  #last = 0;

  /** The number of a new request. The oldest is forgotten when there are too many: appends are answered by receipts. */
  open(request: LinkRequest): number {
    this.#last = (this.#last % 0xffff_fffe) + 1;
    this.#requests.set(this.#last, request);
    const oldest = this.#requests.keys().next();
    if (this.#requests.size > REQUESTS_MAX && oldest.done !== true)
      this.#requests.delete(oldest.value);
    return this.#last;
  }

  get(requestId: number): LinkRequest | undefined {
    return this.#requests.get(requestId);
  }

  finish(requestId: number): LinkRequest | undefined {
    const request = this.#requests.get(requestId);
    this.#requests.delete(requestId);
    return request;
  }
}
