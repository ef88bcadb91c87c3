/** What every serial format offers: bytes in, in pieces of any size, and whole readings out. */

export interface StreamParser<Item> {
  /** The same bytes give the same items, however they are cut. Never throws; what is kept between calls is bounded. */
  push(chunk: Uint8Array): readonly Item[];
  /** Frames that began and did not hold: cut, or with a wrong checksum. */
  readonly badFrames: number;
}
