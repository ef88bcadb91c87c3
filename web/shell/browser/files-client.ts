/** The page's end of files: bytes of what is picked go to the worker, bytes of what is shown come from it. */
import type { Files } from '#ui/files-port.ts';
import type { EngineClient } from './engine-client.ts';

export const filesOver = (engine: EngineClient): Files => ({
  begin: (length) => engine.call('beginFile', length),
  add: (part) => engine.call('addToFile', part),
  finish: (picked) => engine.call('finishFile', picked),
  discard: (file) => engine.call('discardFile', file),
  standing: (place) => engine.watch('fileStanding', place, undefined),
  fetch: (place) => engine.call('fetchFile', place),
  preview: (place) => engine.call('filePreview', place),
  read: (part) => engine.call('readFile', part),
});
