/** A WebRTC data channel to a device that is near, without any server: frames in order, as fast as the other takes them. */
import { err, ok, type Result } from '#kernel/result.ts';
import type { Handshake } from '#sync/carry/handshake.ts';
import { descriptionOf, handshakeOf } from '#sync/carry/session-description.ts';

const CHANNEL = 'lantern';
const BUFFERED_BYTES_MAX = 1024 * 1024;
/** Looking for addresses of one's own on the local network; there is no server to ask. */
const GATHERING_MS_MAX = 3_000;

export interface PeerEvents {
  readonly opened: () => void;
  readonly received: (frame: Uint8Array) => void;
  /** The other has gone, or was never found. */
  readonly closed: () => void;
}

/** 'nearby/unavailable': this browser or this network gives no address to be found at. */
interface PeerError {
  readonly code: 'nearby/unavailable' | 'nearby/code';
}

export class PeerPipe {
  readonly #peer = new RTCPeerConnection({ iceServers: [] });
  readonly #events: PeerEvents;
  #channel: RTCDataChannel | undefined;

  constructor(events: PeerEvents) {
    this.#events = events;
    this.#peer.addEventListener('datachannel', ({ channel }) => this.#use(channel));
    this.#peer.addEventListener('connectionstatechange', () => {
      if (['failed', 'closed'].includes(this.#peer.connectionState)) events.closed();
    });
  }

  /** What the other has to know to find us first. */
  async invitation(): Promise<Result<Handshake, PeerError>> {
    this.#use(this.#peer.createDataChannel(CHANNEL));
    await this.#peer.setLocalDescription(await this.#peer.createOffer());
    return this.#own('invites');
  }

  async answer(invitation: Handshake): Promise<Result<Handshake, PeerError>> {
    await this.#peer.setRemoteDescription({ type: 'offer', sdp: descriptionOf(invitation) });
    await this.#peer.setLocalDescription(await this.#peer.createAnswer());
    return this.#own('answers');
  }

  async accept(answer: Handshake): Promise<void> {
    await this.#peer.setRemoteDescription({ type: 'answer', sdp: descriptionOf(answer) });
  }

  /** Resolves when there is room for more. */
  async send(frame: Uint8Array): Promise<void> {
    const channel = this.#channel;
    if (channel?.readyState !== 'open') return;
    channel.send(new Uint8Array(frame));
    if (channel.bufferedAmount <= BUFFERED_BYTES_MAX) return;
    await new Promise<void>((resume) => {
      channel.addEventListener('bufferedamountlow', () => resume(), { once: true });
      channel.addEventListener('close', () => resume(), { once: true });
    });
  }

  close(): void {
    this.#channel?.close();
    this.#peer.close();
  }

  #use(channel: RTCDataChannel): void {
    this.#channel = channel;
    channel.binaryType = 'arraybuffer';
    channel.bufferedAmountLowThreshold = BUFFERED_BYTES_MAX / 2;
    channel.addEventListener('open', () => this.#events.opened());
    channel.addEventListener('close', () => this.#events.closed());
    channel.addEventListener('message', ({ data }) => {
      if (data instanceof ArrayBuffer) this.#events.received(new Uint8Array(data));
    });
  }

  async #own(role: Handshake['role']): Promise<Result<Handshake, PeerError>> {
    await this.#gathered();
    const own = handshakeOf(this.#peer.localDescription?.sdp ?? '', role);
    if (own.ok && own.value.candidates.length === 0) return err({ code: 'nearby/unavailable' });
    return own.ok ? ok(own.value) : own;
  }

  #gathered(): Promise<void> {
    return new Promise((done) => {
      const check = (): void => {
        if (this.#peer.iceGatheringState === 'complete') done();
      };
      this.#peer.addEventListener('icegatheringstatechange', check);
      setTimeout(done, GATHERING_MS_MAX);
      check();
    });
  }
}
