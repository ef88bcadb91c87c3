/** What a device is called before its person has said so: by what it is. */
import { m } from '#messages/compiled/messages.js';

/** The short side of a screen from which a device that is touched is no phone, in CSS pixels. */
const TABLET_FROM = 600;

export function suggestedName(): string {
  if (!matchMedia('(pointer: coarse)').matches) return m.identity_device_computer();
  const shortSide = Math.min(screen.width, screen.height);
  return shortSide < TABLET_FROM ? m.identity_device_phone() : m.identity_device_tablet();
}
