/** What a sign on the lock screen is called, for those who hear it. */
import { m } from '#messages/compiled/messages.js';
import type { LockShape, LockSign } from './lock-sign.ts';

export function shapeName(shape: LockShape): string {
  switch (shape) {
    case 'triangle':
      return m.identity_shape_triangle();
    case 'circle':
      return m.identity_shape_circle();
    case 'square':
      return m.identity_shape_square();
    case 'diamond':
      return m.identity_shape_diamond();
  }
}

export const signName = ({ letter, shape }: LockSign): string =>
  m.identity_sign_named({ letter, shape: shapeName(shape) });
