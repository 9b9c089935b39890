import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  closeCompletion,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { keywordCompletionSource, type SQLNamespace, sql } from "@codemirror/lang-sql";
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic, lintGutter, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, Prec } from "@codemirror/state";
import { drawSelection, EditorView, keymap, lineNumbers, placeholder } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { DuckDB } from "./dialect";

export interface SqlFault {
  message: string;
  /** Counted from 1, as the API counts; without them the whole text is at fault. */
  line?: number;
  column?: number;
}

interface Wishes {
  label: string;
  hint?: string;
  schema: SQLNamespace;
  onChange: (text: string) => void;
  onRun?: () => void;
}

const LOOK = EditorView.theme({
  "&": { height: "100%", fontSize: "13px", backgroundColor: "var(--surface)", color: "var(--ink)" },
  "&.cm-focused": { outline: "none" }, // its host shows the focus: the gutter would cover a part of it here
  ".cm-scroller": { fontFamily: "var(--font-mono)", lineHeight: "1.6", overflow: "auto" },
  ".cm-content": { padding: "10px 0", caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": {
    backgroundColor: "var(--surface)",
    color: "var(--faint)",
    border: "none",
    paddingLeft: "6px",
  },
  ".cm-placeholder": { color: "var(--faint)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "color-mix(in srgb, var(--accent) 24%, transparent) !important",
  },
  ".cm-selectionMatch, &.cm-focused .cm-matchingBracket": { backgroundColor: "var(--accent-soft)" },
  ".cm-tooltip": {
    backgroundColor: "var(--surface)",
    color: "var(--ink)",
    border: "1px solid var(--line)",
    borderRadius: "6px",
    boxShadow: "var(--shadow-floating)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--font-mono)", maxHeight: "14em" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "2px 8px" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    backgroundColor: "var(--accent-soft)",
    color: "var(--ink)",
  },
  ".cm-completionDetail": { color: "var(--faint)", fontStyle: "normal" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--bad)" },
  ".cm-panels": { backgroundColor: "var(--sunken)", color: "var(--ink)" },
});

const COLOURS = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--accent-ink)", fontWeight: "500" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--series-3)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--series-2)" },
  { tag: [tags.lineComment, tags.blockComment], color: "var(--faint)", fontStyle: "italic" },
  {
    tag: [tags.typeName, tags.standard(tags.name)],
    color: "color-mix(in srgb, var(--series-5) 80%, var(--ink))",
  },
]);

/**
 * The editor in a shadow root. There CodeMirror's styles are constructed sheets, which our Content-Security-Policy
 * lets be; in the page itself they would be <style> elements, which it does not run.
 */
export class Editor {
  private readonly view: EditorView;
  private readonly language = new Compartment();

  constructor(host: HTMLElement, text: string, wishes: Wishes) {
    const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
    const { label, hint, schema, onChange, onRun } = wishes;
    const run = (view: EditorView) => {
      closeCompletion(view);
      onRun?.();
      return true;
    };
    this.view = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: text,
        extensions: [
          Prec.high(keymap.of(onRun ? [{ key: "Mod-Enter", run }] : [])),
          lineNumbers(),
          lintGutter(),
          history(),
          drawSelection(),
          indentOnInput(),
          bracketMatching(),
          closeBrackets(),
          autocompletion({ icons: false }),
          highlightSelectionMatches(),
          EditorView.lineWrapping,
          EditorView.domEventHandlers({ beforeinput: replace }),
          EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false" }),
          EditorView.updateListener.of(
            (update) => update.docChanged && onChange(update.state.doc.toString()),
          ),
          hint ? placeholder(hint) : [],
          keymap.of([
            ...closeBracketsKeymap,
            ...defaultKeymap,
            ...searchKeymap,
            ...historyKeymap,
            ...completionKeymap,
            indentWithTab,
          ]),
          syntaxHighlighting(COLOURS),
          LOOK,
          this.language.of(speaking(schema)),
        ],
      }),
    });
  }

  /** Another text from outside; what is typed here is never set back. */
  set(text: string) {
    if (text === this.view.state.doc.toString()) return;
    this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: text } });
  }

  know(schema: SQLNamespace) {
    this.view.dispatch({ effects: this.language.reconfigure(speaking(schema)) });
  }

  mark(faults: readonly SqlFault[]) {
    this.view.dispatch(
      setDiagnostics(
        this.view.state,
        faults.map((one) => this.place(one)),
      ),
    );
  }

  focus() {
    this.view.focus();
  }

  destroy() {
    this.view.destroy();
  }

  private place({ message, line, column }: SqlFault): Diagnostic {
    const { doc } = this.view.state;
    if (!line || line > doc.lines) return { from: 0, to: doc.length, severity: "error", message };
    const found = doc.line(line);
    const from = Math.min(found.from + Math.max((column ?? 1) - 1, 0), found.to);
    const word = /^\w+/.exec(doc.sliceString(from, found.to))?.[0].length ?? 1;
    return { from, to: Math.min(from + word, doc.length), severity: "error", message };
  }
}

/**
 * Typing over a selection, done by the editor: a browser that does it by itself keeps the old text's colour in a style
 * attribute, which our Content-Security-Policy refuses aloud.
 */
function replace(event: InputEvent, view: EditorView): boolean {
  const text = event.data;
  const { from, to, empty } = view.state.selection.main;
  if (event.inputType !== "insertText" || text === null || empty || view.composing) return false;
  event.preventDefault();
  const insert = () =>
    view.state.update(view.state.replaceSelection(text), { userEvent: "input.type", scrollIntoView: true });
  const handled = view.state
    .facet(EditorView.inputHandler)
    .some((each) => each(view, from, to, text, insert));
  if (!handled) view.dispatch(insert());
  return true;
}

function speaking(schema: SQLNamespace) {
  const language = sql({ dialect: DuckDB, schema, upperCaseKeywords: false });
  return [language, DuckDB.language.data.of({ autocomplete: keywordCompletionSource(DuckDB, false) })];
}
