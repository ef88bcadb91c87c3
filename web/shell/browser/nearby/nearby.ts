/**
 * The page's end of a device that is near: codes from screen to screen, the connection, and the meeting over it. One at a time.
 */
import { err, ok, type Result } from '#kernel/result.ts';
import type { CommandError } from '#kernel/feature.ts';
import { encodeHandshake, parseHandshake, type Handshake } from '#sync/carry/handshake.ts';
import { Meeting, type MeetingState } from '#sync/carry/meeting.ts';
import type { Carrying } from '#ui/carry-port.ts';
import type { Nearby, NearbyState } from '#ui/nearby-port.ts';
import { Subject } from '../../watched.ts';
import { PeerPipe } from './peer-pipe.ts';

/** From the moment one side knows both codes: longer only means that the two are not on one network. */
const CONNECTING_MS_MAX = 15_000;

export class NearbyDevice implements Nearby {
  readonly state = new Subject<NearbyState>({ step: 'apart' });
  readonly #carrying: Carrying;
  #pipe: PeerPipe | undefined;
  #meeting: Meeting | undefined;
  #own: Handshake | undefined;
  #theirs: Handshake | undefined;
  #stopWatching: (() => void) | undefined;
  #limit: ReturnType<typeof setTimeout> | undefined;

  constructor(carrying: Carrying) {
    this.#carrying = carrying;
  }

  invite: Nearby['invite'] = async () => {
    const pipe = this.#begin();
    if (pipe === undefined) return;
    await this.#show(pipe, await pipe.invitation());
  };

  read: Nearby['read'] = async (code) => {
    const parsed = parseHandshake(code);
    if (!parsed.ok) return parsed;
    const theirs = parsed.value;
    if (this.#own !== undefined && encodeHandshake(this.#own) === encodeHandshake(theirs))
      return err({ code: 'nearby/own-code' });
    return theirs.role === 'invites' ? this.#answer(theirs) : this.#accept(theirs);
  };

  leave: Nearby['leave'] = () => {
    this.#end();
    this.state.set({ step: 'apart' });
  };

  async #answer(invitation: Handshake): Promise<Result<void, CommandError>> {
    if (this.#own !== undefined) return err({ code: 'nearby/wrong-turn' });
    const pipe = this.#begin();
    if (pipe === undefined) return err({ code: 'nearby/unavailable' });
    this.#theirs = invitation;
    await this.#show(pipe, await pipe.answer(invitation));
    return ok(undefined);
  }

  async #accept(answer: Handshake): Promise<Result<void, CommandError>> {
    const isOurTurn = this.#own?.role === 'invites' && this.state.value.step === 'showing';
    if (!isOurTurn || this.#pipe === undefined) return err({ code: 'nearby/wrong-turn' });
    this.#theirs = answer;
    this.state.set({ step: 'connecting' });
    this.#limit = setTimeout(() => this.#fail('nearby/no-connection'), CONNECTING_MS_MAX);
    await this.#pipe.accept(answer);
    return ok(undefined);
  }

  #begin(): PeerPipe | undefined {
    this.#end();
    if (typeof RTCPeerConnection === 'undefined') {
      this.#fail('nearby/unavailable');
      return undefined;
    }
    this.state.set({ step: 'preparing' });
    const pipe: PeerPipe = new PeerPipe({
      opened: () => void this.#meet(pipe),
      received: (frame) => this.#meeting?.received(frame),
      closed: () => {
        if (this.#pipe === pipe)
          this.#fail(this.#meeting === undefined ? 'nearby/no-connection' : 'nearby/gone');
      },
    });
    this.#pipe = pipe;
    return pipe;
  }

  async #show(pipe: PeerPipe, own: Result<Handshake, CommandError>): Promise<void> {
    if (this.#pipe !== pipe) return;
    if (!own.ok) return this.#fail(own.error.code);
    this.#own = own.value;
    const { role } = own.value;
    this.state.set({ step: 'showing', code: encodeHandshake(own.value), role });
  }

  async #meet(pipe: PeerPipe): Promise<void> {
    if (this.#own === undefined || this.#theirs === undefined) return;
    clearTimeout(this.#limit);
    const salt = await saltOf(this.#own.fingerprint, this.#theirs.fingerprint);
    if (this.#pipe !== pipe) return;
    const meeting = new Meeting({
      salt,
      engine: this.#carrying,
      timers: {
        schedule: (delayMs, run) => {
          const timer = setTimeout(run, delayMs);
          return () => clearTimeout(timer);
        },
      },
      send: (frame) => pipe.send(frame),
      changed: (state) => this.#showMeeting(state),
    });
    this.#meeting = meeting;
    this.state.set({ step: 'together', agreed: false, received: 0, sent: 0 });
    this.#stopWatching = this.#carrying.news.subscribe(() => meeting.committed());
    meeting.begin();
  }

  #showMeeting({ failure, ...state }: MeetingState): void {
    if (failure === undefined) this.state.set({ step: 'together', ...state });
    else this.#fail(failure);
  }

  #fail(code: string): void {
    this.#end();
    this.state.set({ step: 'failed', code });
  }

  #end(): void {
    clearTimeout(this.#limit);
    this.#stopWatching?.();
    this.#meeting?.end();
    const pipe = this.#pipe;
    this.#pipe = undefined;
    this.#meeting = undefined;
    this.#own = undefined;
    this.#theirs = undefined;
    pipe?.close();
  }
}

/** What only these two know before they speak: both certificates, whoever invited. */
async function saltOf(a: Uint8Array, b: Uint8Array): Promise<Uint8Array> {
  const [first, second] = [a, b].sort((x, y) => (x.join() < y.join() ? -1 : 1));
  const both = new Uint8Array([...(first ?? a), ...(second ?? b)]);
  return new Uint8Array(await crypto.subtle.digest('SHA-256', both));
}
