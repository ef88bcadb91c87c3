/** The one door for addresses of scripts. The page's policy lets no other address start a worker. */

/** What this file uses of Trusted Types, which not every browser has. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(address: string): string },
  ): { createScriptURL(address: string): string };
}

declare global {
  interface Window {
    readonly trustedTypes?: TrustedTypes;
  }
}

/** The service worker, and the workers the bundler made. */
const KNOWN = /^(?:\/service-worker\.js|\/_app\/immutable\/workers\/[\w.-]+\.js)$/;

const policy = window.trustedTypes?.createPolicy('app-worker', {
  createScriptURL: (address) => {
    const { origin, pathname } = new URL(address, location.href);
    return origin === location.origin && KNOWN.test(pathname) ? address : 'about:invalid';
  },
});

/** The address as the platform accepts it for a script; an address that is not ours leads nowhere. */
export const trustedScript = (address: string): string =>
  policy?.createScriptURL(address) ?? address;
