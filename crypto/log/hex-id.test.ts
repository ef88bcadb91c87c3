import { expect, test } from 'vitest';
import { fromHexId } from './hex-id.ts';

test('an id is lowercase hexadecimal, and anything else is a mistake', () => {
  expect(fromHexId('00ff')).toEqual(new Uint8Array([0, 255]));
  for (const wrong of ['0', '0g', 'FF'])
    expect(() => fromHexId(wrong)).toThrow('ids are lowercase hexadecimal');
});
