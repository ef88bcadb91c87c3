/** Refuses to go on under a Node this project was not run on, in one line, before anything else is loaded. */

const OLDEST_MINOR = 19;

export function requireNode20() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major === 20 && minor >= OLDEST_MINOR) return;
  const age = major < 20 || (major === 20 && minor < OLDEST_MINOR) ? 'too old' : 'too new';
  process.stderr.write(
    `Node ${process.versions.node} is ${age}: Lantern needs Node 20.${OLDEST_MINOR} or a later 20. ` +
      'The README says why.\n',
  );
  process.exit(1);
}
