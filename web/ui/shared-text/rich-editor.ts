/**
 * The editor behind a rich text: ProseMirror with our two looks and three kinds of line. Fetched when somebody writes. It takes
 * plain text from the clipboard only, keeps the caret where it was when others write, and undoes what its own person did.
 */
import {
  baseKeymap,
  chainCommands,
  setBlockType,
  splitBlockAs,
  toggleMark,
} from 'prosemirror-commands';
import { history, redo, undo } from 'prosemirror-history';
import { keymap } from 'prosemirror-keymap';
import type { Node } from 'prosemirror-model';
import {
  EditorState,
  Plugin,
  TextSelection,
  type Command,
  type Transaction,
} from 'prosemirror-state';
import { EditorView } from 'prosemirror-view';
import {
  LINE_SIGNS,
  LOOKS,
  sameStyle,
  type StyledText,
  type TextLook,
} from '#kernel/styled-text.ts';
import {
  kindOfNode,
  offsetAt,
  positionAt,
  richDocument,
  richSchema,
  styledOf,
  typedKind,
} from './rich-document.ts';
import { differences, movedPosition } from './text-merge.ts';

export type RichAct = TextLook | 'heading' | 'item';

interface RichEditorParts {
  readonly element: HTMLElement;
  /** Names and describes the field. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly typed: (styled: StyledText) => void;
  readonly composing: (held: boolean) => void;
  readonly blurred: () => void;
  /** Which acts are in force where the caret is. */
  readonly active: (acts: ReadonlySet<RichAct>) => void;
}

export interface RichEditor {
  /** Shows what others wrote, without moving the caret from the words it stands at. */
  show(styled: StyledText): void;
  act(act: RichAct): void;
  close(): void;
}

export function openRichEditor(parts: RichEditorParts, styled: StyledText): RichEditor {
  const view: EditorView = new EditorView(parts.element, {
    state: EditorState.create({ doc: richDocument(styled), plugins: plugins() }),
    attributes: { ...parts.attributes },
    dispatchTransaction: (transaction) => {
      view.updateState(view.state.apply(transaction));
      parts.active(activeActs(view.state));
      if (transaction.docChanged && transaction.getMeta(ARRIVED) !== true)
        parts.typed(styledOf(view.state.doc));
    },
    // Before the editor's own handlers, which make elements of whatever HTML they are given; the page's policy refuses that.
    handleDOMEvents: {
      paste: (shown, event) => pastePlain(shown, event),
      // What is dragged in may be anything; the clipboard is the one way in.
      drop: (_shown, event) => {
        event.preventDefault();
        return true;
      },
      compositionstart: () => parts.composing(true),
      compositionend: () => parts.composing(false),
      blur: () => parts.blurred(),
    },
    clipboardTextSerializer: (slice) =>
      // Of one line its words, of several also what kind of line each is.
      slice.content.childCount === 1
        ? slice.content.textBetween(0, slice.content.size)
        : styledOf(richSchema.nodes.doc.create(null, slice.content)).text,
  });
  return {
    show: (next) => {
      const shown = arrival(view.state, next);
      if (shown !== undefined) view.dispatch(shown);
    },
    act: (act) => {
      commandOf(act)(view.state, view.dispatch);
      view.focus();
    },
    close: () => view.destroy(),
  };
}

const ARRIVED = 'arrived';

function pastePlain(view: EditorView, event: ClipboardEvent): boolean {
  event.preventDefault();
  const text = event.clipboardData?.getData('text/plain') ?? '';
  if (text !== '') {
    const pasted = richDocument({ text: text.replace(/\r\n?/g, '\n'), formats: '' });
    const slice = pasted.slice(1, pasted.content.size - 1);
    view.dispatch(view.state.tr.replaceSelection(slice).scrollIntoView());
  }
  return true;
}

/** What turns the shown text into the next one; undefined when they are the same. */
function arrival(state: EditorState, next: StyledText): Transaction | undefined {
  const shown = styledOf(state.doc);
  if (sameStyle(shown, next)) return undefined;
  const { tr } = state;
  replaceDifference(tr, richDocument(next));
  const edits = differences(shown.text, next.text);
  const place = (position: number) =>
    positionAt(tr.doc, movedPosition(offsetAt(state.doc, position), edits));
  tr.setSelection(
    TextSelection.create(tr.doc, place(state.selection.anchor), place(state.selection.head)),
  );
  return tr.setMeta(ARRIVED, true).setMeta('addToHistory', false);
}

/** As small a step as there is, so that undoing goes on to fit. */
function replaceDifference(transaction: Transaction, next: Node): void {
  const before = transaction.doc;
  const start = before.content.findDiffStart(next.content);
  const end = before.content.findDiffEnd(next.content);
  if (start === null || end === null) return;
  const overlap = Math.max(0, start - Math.min(end.a, end.b));
  transaction.replace(start, end.a + overlap, next.slice(start, end.b + overlap));
  if (!transaction.doc.eq(next))
    transaction.replaceWith(0, transaction.doc.content.size, next.content);
}

const plugins = (): Plugin[] => [
  history(),
  keymap({
    'Mod-b': toggleMark(richSchema.marks.bold),
    'Mod-i': toggleMark(richSchema.marks.italic),
    'Mod-z': undo,
    'Mod-y': redo,
    'Mod-Shift-z': redo,
    Enter: chainCommands(endList, nextItem),
    'Shift-Enter': chainCommands(endList, nextItem, baseKeymap['Enter'] ?? (() => false)),
    Backspace: backToParagraph,
  }),
  keymap(baseKeymap),
  new Plugin({ appendTransaction: (_transactions, _before, state) => withTypedKinds(state) }),
];

const lineOf = (state: EditorState): Node => state.selection.$from.parent;

const toParagraph = setBlockType(richSchema.nodes.paragraph);

/** An empty item ends its list. */
const endList: Command = (state, dispatch) =>
  kindOfNode(lineOf(state)) === 'item' &&
  lineOf(state).content.size === 0 &&
  toParagraph(state, dispatch);

const nextItem: Command = (state, dispatch) =>
  kindOfNode(lineOf(state)) === 'item' &&
  splitBlockAs(() => ({ type: richSchema.nodes.item }))(state, dispatch);

const backToParagraph: Command = (state, dispatch) => {
  const { $from, empty } = state.selection;
  return (
    empty &&
    $from.parentOffset === 0 &&
    kindOfNode($from.parent) !== 'paragraph' &&
    toParagraph(state, dispatch)
  );
};

/** Whoever types "- " or "# " at the start of a line means an item or a heading. */
function withTypedKinds(state: EditorState): Transaction | undefined {
  const { tr } = state;
  state.doc.forEach((line, offset) => {
    const kind = typedKind(line);
    if (kind === 'paragraph') return;
    const start = tr.mapping.map(offset);
    tr.setNodeMarkup(start, richSchema.nodes[kind]).delete(
      start + 1,
      start + 1 + LINE_SIGNS[kind].length,
    );
  });
  return tr.docChanged ? tr : undefined;
}

function commandOf(act: RichAct): Command {
  if (act === 'bold' || act === 'italic') return toggleMark(richSchema.marks[act]);
  return (state, dispatch) =>
    kindOfNode(lineOf(state)) === act
      ? toParagraph(state, dispatch)
      : setBlockType(richSchema.nodes[act])(state, dispatch);
}

function activeActs({ selection, storedMarks, doc }: EditorState): ReadonlySet<RichAct> {
  const { $from, from, to, empty } = selection;
  const acts = new Set<RichAct>();
  for (const look of LOOKS) {
    const mark = richSchema.marks[look];
    const isOn = empty
      ? mark.isInSet(storedMarks ?? $from.marks()) !== undefined
      : doc.rangeHasMark(from, to, mark);
    if (isOn) acts.add(look);
  }
  const kind = kindOfNode($from.parent);
  if (kind !== 'paragraph') acts.add(kind);
  return acts;
}
