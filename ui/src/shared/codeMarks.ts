import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, type DecorationSet } from "@codemirror/view";

/** A part of a text that is set off: a fault, or the statement that decided. Offsets. */
export interface Mark {
  from: number;
  to: number;
  kind: "fault" | "allow" | "deny";
}

export const marking = StateEffect.define<Mark[]>();

/** The marks of an editor; they move with the text until the next ones come. */
export const markings = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(before, transaction) {
    let marks = before.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(marking)) continue;
      const length = transaction.newDoc.length;
      const ranges = effect.value
        .map(({ from, to, kind }) => ({ from: Math.min(from, length), to: Math.min(Math.max(to, from + 1), length), kind }))
        .filter(({ from, to }) => from < to)
        .map(({ from, to, kind }) => Decoration.mark({ class: `code-mark-${kind}` }).range(from, to));
      marks = Decoration.set(ranges, true);
    }
    return marks;
  },
  provide: (field) => EditorView.decorations.from(field),
});
