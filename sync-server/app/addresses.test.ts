import { describe, expect, test } from 'vitest';
import { Addresses, networkOf } from './addresses.ts';

const request = (address: string, forwarded = '') => ({
  method: 'GET',
  path: '/relay',
  address,
  header: (name: string) => (name === 'x-forwarded-for' ? forwarded : ''),
});

const addresses = (proxies: readonly string[] = []) =>
  new Addresses({ connectionsMax: 2, proxies });

describe('connections of one address', () => {
  test('are so many and no more, until one of them ends; others are not affected', () => {
    const limited = addresses();
    const first = limited.seat(request('203.0.113.7'))?.take();
    expect(limited.seat(request('203.0.113.7'))?.take()).toBeDefined();
    expect(limited.seat(request('203.0.113.7'))).toBeUndefined();
    expect(limited.seat(request('203.0.113.8'))).toBeDefined();
    first?.leave();
    expect(limited.seat(request('203.0.113.7'))?.take()).toBeDefined();
    expect(limited.seat(request('203.0.113.7'))).toBeUndefined();
  });

  test('behind a proxy are counted by the address that the proxy saw, not by what the client wrote before it', () => {
    const limited = addresses(['198.51.100.1']);
    for (const near of ['127.0.0.1', '::1', '198.51.100.1']) {
      const forged = request(near, '10.9.9.9, 203.0.113.7');
      const taken = [limited.seat(forged)?.take(), limited.seat(forged)?.take()];
      expect([near, limited.seat(request(near, '1.2.3.4, 203.0.113.7'))]).toEqual([
        near,
        undefined,
      ]);
      for (const seat of taken) seat?.leave();
    }
  });

  test('of a stranger are counted as its own, whatever it says of others', () => {
    const limited = addresses();
    for (let i = 0; i < 2; i++) limited.seat(request('203.0.113.7', `10.0.0.${String(i)}`))?.take();
    expect(limited.seat(request('203.0.113.7', '10.0.0.99'))).toBeUndefined();
  });

  test('of this machine itself are not counted', () => {
    const limited = addresses();
    for (let i = 0; i < 10; i++) expect(limited.seat(request('127.0.0.1'))?.take()).toBeDefined();
  });

  test('of one network of IPv6 count together, however many addresses it takes', () => {
    expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64');
    expect(networkOf('2001:0db8:0001:0002::9')).toBe('2001:db8:1:2::/64');
    expect(networkOf('::ffff:203.0.113.7')).toBe('203.0.113.7');
    expect(networkOf('0000:0000:0000:0000:0000:ffff:cb00:7107')).toBe('203.0.113.7');
    expect(networkOf('0000:0000:0000:0000:0000:0000:0000:0001')).toBe('::1');
    expect(networkOf('unknown')).toBeUndefined();
  });
});
