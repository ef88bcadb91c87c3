import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { chooseEngine } from './choose-engine.ts';
import { examineServer } from './server.exam.ts';
import { listenUws } from './uws-server.ts';
import { listenWs } from './ws-server.ts';

examineServer('uWebSockets.js', listenUws);
examineServer('ws', listenWs);

test('the binary of the fast engine is the one that was examined', async () => {
  const folder = dirname(createRequire(import.meta.url).resolve('uWebSockets.js'));
  const binary = await readFile(join(folder, 'uws_linux_x64_115.node'));
  expect(createHash('sha256').update(binary).digest('hex')).toBe(
    'f4fa5d7b697529b45ac8aa3d57385d9af51bc1d2b26aa9f5b68ca4361542e665',
  );
});

test('the fast engine is chosen where it loads, the other one on request', async () => {
  const auto = await chooseEngine('auto');
  expect(auto.ok && [auto.value.name, auto.value.isFallback]).toEqual(['uws', false]);
  const slow = await chooseEngine('ws');
  expect(slow.ok && [slow.value.name, slow.value.isFallback]).toEqual(['ws', false]);
});
