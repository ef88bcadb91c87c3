/** The checks devices put behind their bytes. Each answers the number the sender should have sent. */

/** CRC-16/MCRF4XX (0x1021 reflected, start 0xFFFF): the end-to-end check of glucose sensors. */
export const crc16Mcrf4xx = (bytes: Uint8Array): number => reflectedCrc16(bytes, 0x8408);

/** CRC-16/MODBUS (0x8005 reflected, start 0xFFFF). */
export const crc16Modbus = (bytes: Uint8Array): number => reflectedCrc16(bytes, 0xa001);

/** Sum modulo 256. */
export const sum8 = (bytes: Uint8Array): number =>
  bytes.reduce((sum, byte) => (sum + byte) & 255, 0);

export const xor8 = (bytes: Uint8Array): number => bytes.reduce((xor, byte) => xor ^ byte, 0);

function reflectedCrc16(bytes: Uint8Array, polynomial: number): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 0 ? crc >> 1 : (crc >> 1) ^ polynomial;
  }
  return crc;
}
