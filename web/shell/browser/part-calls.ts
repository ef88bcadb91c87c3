/** Calls of the parts of the port that stand by themselves: emergency access, late work, files, and what is carried by hand. */
import type { App } from '#ui/app-port.ts';
import type { Core } from '../core/core-port.ts';
import type { Method } from './messages.ts';

/** What a method takes. The page that sends it is of the same build. */
type Of<Method> = Method extends (argument: infer A) => unknown ? A : never;
type Emergency = App['emergency'];
type Files = App['files'];
type Run = (core: Core, argument: unknown) => Promise<unknown>;

const CALLS = {
  setUpCrew: ({ emergency }) => emergency.setUpCrew(),
  crewReadiness: ({ emergency }) => emergency.crewReadiness(),
  makeReady: ({ emergency }) => emergency.makeReady(),
  goOnDuty: ({ emergency }) => emergency.goOnDuty(),
  openEmergency: ({ emergency }, request) => emergency.open(request as Of<Emergency['open']>),
  closeEmergency: ({ emergency }, request) => emergency.close(request as Of<Emergency['close']>),
  reviewOpening: ({ emergency }, request) => emergency.review(request as Of<Emergency['review']>),
  preparePack: ({ emergency }, request) =>
    emergency.preparePack(request as Of<Emergency['preparePack']>),
  packCovers: ({ emergency }, records) =>
    emergency.packCovers(records as Of<Emergency['packCovers']>),
  closePack: ({ emergency }, request) => emergency.closePack(request as Of<Emergency['closePack']>),
  previewLateWork: (core, work) => core.previewLateWork(work as Of<App['previewLateWork']>),
  judgeLateWork: (core, judging) => core.judgeLateWork(judging as Of<App['judgeLateWork']>),
  previewCopies: (core, place) => core.previewCopies(place as Of<App['previewCopies']>),
  chooseCopy: (core, choice) => core.chooseCopy(choice as Of<App['chooseCopy']>),
  tryAgain: (core, ids) => core.tryAgain(ids as Of<App['tryAgain']>),
  putAway: (core, ids) => core.putAway(ids as Of<App['putAway']>),
  packParcel: ({ carrying }, records) => carrying.pack(records as Of<App['carrying']['pack']>),
  takeParcel: ({ carrying }, parcel) => carrying.take(parcel as Of<App['carrying']['take']>),
  ownStanding: ({ carrying }, salt) => carrying.standing(salt as Of<App['carrying']['standing']>),
  search: ({ searching }, question) => searching.ask(question as Of<App['searching']['ask']>),
  answerStanding: ({ carrying }, question) =>
    carrying.answer(question as Of<App['carrying']['answer']>),
  beginFile: ({ files }, length) => files.begin(Number(length)),
  addToFile: ({ files }, part) => files.add(part as Of<Files['add']>),
  finishFile: ({ files }, picked) => files.finish(picked as Of<Files['finish']>),
  discardFile: ({ files }, file) => files.discard(String(file)),
  fetchFile: ({ files }, place) => files.fetch(place as Of<Files['fetch']>),
  filePreview: ({ files }, place) => files.preview(place as Of<Files['preview']>),
  readFile: ({ files }, part) => files.read(part as Of<Files['read']>),
  showPresence: ({ presence }, isShown) => presence.choose(isShown === true),
  attend: ({ presence }, conversation) =>
    presence.attend(conversation as Of<App['presence']['attend']>),
  comparedKeys: ({ keys }, person) => keys.compared(person as Of<App['keys']['compared']>),
  wakingKey: ({ waking }) => waking.key(),
  wakeAt: ({ waking }, endpoint) => waking.wakeAt(endpoint as Of<App['waking']['wakeAt']>),
  writing: ({ presence }, isWriting) => presence.writing(isWriting === true),
} satisfies Partial<Record<Method, Run>>;

type PartMethod = keyof typeof CALLS;

export const isPartMethod = (method: Method): method is PartMethod => method in CALLS;

export const partCall = (core: Core, method: PartMethod, argument: unknown): Promise<unknown> =>
  CALLS[method](core, argument);
