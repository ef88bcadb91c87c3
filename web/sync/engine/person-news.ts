/** Where it is told that the devices of a person have changed: to colleagues, to patients, and to who looks with a paper code. */
import { postLocation } from '../recovery/locator.ts';
import type { Step } from './engine-parts.ts';
import { announcementChannel, writableDirectory } from './epochs.ts';
import type { Memory } from './memory.ts';

/** Staff tell it where they help each other out; somebody outside the clinic in any channel of their record they write in. */
export function placeToTell(memory: Memory): string | undefined {
  const announcements = announcementChannel(memory);
  if (announcements !== undefined) return announcements;
  for (const [channelId, row] of memory.channels)
    if (row.type === 'epoch' && row.edit !== undefined) return channelId;
  return undefined;
}

/** New entries of the log of this device's person. */
export function tellOfDevices(step: Step, entries: readonly Uint8Array[]): void {
  const { memory, batch, postman } = step;
  for (const channel of [placeToTell(memory), writableDirectory(memory)])
    if (channel !== undefined) postman.postEntries(batch, channel, entries);
  postLocation(step);
}
