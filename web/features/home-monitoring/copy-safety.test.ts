import { expect, test } from 'vitest';
import { copyRisk } from './copy-safety.ts';

const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
const ANDROID =
  'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36';

test('on an iPhone the copy may be cleared after seven days until the app is installed', () => {
  const tab = { isProtected: true, isInstalled: false, userAgent: IPHONE };
  expect(copyRisk(tab)).toBe('week');
  expect(copyRisk({ ...tab, isInstalled: true })).toBe('none');
});

test('elsewhere a copy is safe once the browser has promised to keep it, and not before', () => {
  const tab = { isProtected: undefined, isInstalled: false, userAgent: ANDROID };
  expect(copyRisk(tab)).toBe('unprotected');
  expect(copyRisk({ ...tab, isProtected: false })).toBe('unprotected');
  expect(copyRisk({ ...tab, isProtected: true })).toBe('none');
});
