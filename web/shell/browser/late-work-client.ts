/** The page's end of late work, and of documents that stand in several copies. */
import type { JudgingLateWork } from '#ui/late-work-port.ts';
import type { EngineClient } from './engine-client.ts';

export const lateWorkOver = (engine: EngineClient): JudgingLateWork => ({
  lateWork: engine.watch('lateWork', undefined, []),
  previewLateWork: (work) => engine.call('previewLateWork', work),
  judgeLateWork: (judging) => engine.call('judgeLateWork', judging),
  documentCopies: engine.watch('documentCopies', undefined, []),
  previewCopies: (place) => engine.call('previewCopies', place),
  chooseCopy: (choice) => engine.call('chooseCopy', choice),
});
