/** Programs from Debian's packages, installed where that is allowed: as root, on Debian. */
import { existsSync, readFileSync } from 'node:fs';
import { runQuietly } from './processes.mjs';
import { note } from './words.mjs';

/** Installs a package if this machine allows it. Answers why not, or undefined when it was installed. */
export async function installPackage(name) {
  if (!mayInstall()) return 'only root on Debian may install it here';
  note(`Installing ${name} with apt-get …`);
  await runQuietly(['apt-get', 'update']);
  const { code, output } = await runQuietly(
    ['apt-get', 'install', '--yes', '--no-install-recommends', name],
    { env: { DEBIAN_FRONTEND: 'noninteractive' } },
  );
  return code === 0 ? undefined : `apt-get ended with ${code}: ${output.trim().split('\n').at(-1)}`;
}

/** Servers that some tests talk to: PostgreSQL and coturn. Without them those tests say that they were not run. */
export async function wishForServers() {
  if (!existsSync('/usr/lib/postgresql')) await installPackage('postgresql');
  if (!existsSync('/usr/bin/turnserver')) await installPackage('coturn');
}

/** Tools that some tests look into the system with. Without them those tests say that they were not run. */
export async function wishForTools() {
  if (!existsSync('/usr/bin/strace')) await installPackage('strace');
  if (!existsSync('/usr/bin/openssl')) await installPackage('openssl');
  if (!existsSync('/usr/bin/systemd-analyze')) await installPackage('systemd');
}

function mayInstall() {
  if (process.getuid?.() !== 0 || !existsSync('/etc/os-release')) return false;
  return /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
}
