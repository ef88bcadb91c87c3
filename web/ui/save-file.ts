/** Hands bytes to the browser's own downloads, under a name that tells nothing about anybody. */

/** Long enough for any browser to have begun reading. */
const KEPT_MS = 60_000;

export function saveFile(name: string, bytes: Uint8Array): void {
  const url = URL.createObjectURL(new Blob([Uint8Array.from(bytes)]));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}
