/** The questions of one connection and what each was about, so that an answer finds its way back. */
import { err, ok, type Result } from '#crypto/result.ts';
import type { RelayFrame } from '#protocol/codec.ts';
import { relayError, type RelayError } from '#protocol/codes.ts';
import { REQUESTS_MAX } from './link-limits.ts';

export type LinkRequest =
  | { readonly about: 'create'; readonly channelId: string }
  | { readonly about: 'attach'; readonly channelIds: readonly string[] }
  | { readonly about: 'resume'; readonly channelIds: readonly string[] }
  | { readonly about: 'append'; readonly digest: string }
  | { readonly about: 'close' | 'rekey'; readonly channelId: string }
  | { readonly about: 'glass'; readonly settle: (answer: SharesAnswer) => void };

/** 32 bytes for each channel asked, zeros where there is none; 'relay/duty', or 'relay/unavailable' when the connection ended. */
export type SharesAnswer = Result<readonly Uint8Array[], RelayError>;

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

  /** Whether the frame answers a question for shares; then whoever asked has been told. */
  settleShares(frame: RelayFrame): boolean {
    const request = this.#requests.get(frame.requestId);
    if (request?.about !== 'glass') return false;
    if (frame.name !== 'shares' && frame.name !== 'error') return false;
    this.#requests.delete(frame.requestId);
    request.settle(
      frame.name === 'shares' ? ok(frame.body.shares) : err(relayError(frame.body.code)),
    );
    return true;
  }

  /** The connection is over: nobody waits for an answer any more. */
  end(): void {
    for (const request of this.#requests.values())
      if (request.about === 'glass') request.settle(err(relayError('relay/unavailable')));
    this.#requests.clear();
  }

  finish(requestId: number): LinkRequest | undefined {
    const request = this.#requests.get(requestId);
    this.#requests.delete(requestId);
    return request;
  }
}
