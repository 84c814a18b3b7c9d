import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { Compartment, EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from "@codemirror/view";
import { useEffect, useRef } from "react";
import { marking, markings, type Mark } from "./codeMarks";
import { languageOf } from "./languages";
import { editorTheme, highlighting } from "./editorTheme";

interface Props {
  /** Decides the language by its ending, and starts a new document (and a new history) when it changes. */
  path: string;
  value: string;
  onChange?: (value: string) => void;
  ariaLabel: string;
  readOnly?: boolean;
  height?: string;
  onSave?: () => void;
  /** Parts that are set off; the first is scrolled to where it is read only. */
  marks?: Mark[];
}

const NO_MARKS: Mark[] = [];

/** CodeMirror as a controlled field. Tab indents; Escape then Tab leaves the field, as its label says. */
export function CodeEditor({ path, value, onChange, ariaLabel, readOnly = false, height = "420px", onSave, marks = NO_MARKS }: Props) {
  const parent = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const now = useRef({ value, onChange, onSave });
  now.current = { value, onChange, onSave };
  const editing = useRef(new Compartment());

  useEffect(() => {
    const editor = new EditorView({
      parent: parent.current!,
      state: EditorState.create({
        doc: now.current.value,
        extensions: [
          lineNumbers(),
          highlightActiveLine(),
          highlightActiveLineGutter(),
          drawSelection(),
          history(),
          indentOnInput(),
          bracketMatching(),
          indentUnit.of(path.endsWith(".py") ? "    " : "  "),
          keymap.of([{ key: "Mod-s", preventDefault: true, run: () => (now.current.onSave?.(), true) }, indentWithTab, ...defaultKeymap, ...historyKeymap]),
          languageOf(path),
          syntaxHighlighting(highlighting),
          editorTheme,
          markings,
          editing.current.of(readOnlyness(readOnly)),
          EditorView.contentAttributes.of({ tabindex: "0", "aria-label": `${ariaLabel}. Press Escape, then Tab, to leave the editor.` }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) now.current.onChange?.(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    return () => editor.destroy();
    // the rest reaches the editor through `now`, or by the effects below
  }, [path, ariaLabel]);

  useEffect(() => {
    const editor = view.current;
    if (editor && editor.state.doc.toString() !== value) {
      editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
    }
  }, [value]);

  useEffect(() => view.current?.dispatch({ effects: editing.current.reconfigure(readOnlyness(readOnly)) }), [readOnly]);

  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    const first = marks[0];
    editor.dispatch({ effects: marking.of(marks) });
    // by hand, because CodeMirror's own way scrolls the page too
    if (readOnly && first) editor.scrollDOM.scrollTop = editor.lineBlockAt(Math.min(first.from, editor.state.doc.length)).top - 30;
  }, [marks, readOnly, path, ariaLabel, value]);

  return <div className="code-editor" ref={parent} style={{ height }} />;
}

/** As high as the text, to a limit: nothing to scroll in short documents, and no empty space below them. */
export const heightOf = (text: string, most: number) => `${Math.min(most, 30 + 20 * text.split("\n").length)}px`;

const readOnlyness = (on: boolean) => [EditorState.readOnly.of(on), EditorView.editable.of(!on)];
