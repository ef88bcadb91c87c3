/** What is in a page's memory, and which workers live beside it, as the browser itself tells. */
import type { Page } from '@playwright/test';

/** Every string and every name in the heap of this page after the garbage was collected, as one text. */
export async function memoryOf(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  return chunks.join('');
}

/** The ids of this browser's targets of one kind. A worker that was ended is none; one that was started later has a new id. */
export async function targetsOf(page: Page, type: string): Promise<readonly string[]> {
  const session = await page.context().newCDPSession(page);
  const { targetInfos } = await session.send('Target.getTargets');
  await session.detach();
  return targetInfos.filter((target) => target.type === type).map(({ targetId }) => targetId);
}
