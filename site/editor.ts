/** The editor: CodeMirror with the words of the language, and diagnostics in their places. */
import { HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic, lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { basicSetup } from "codemirror";
import type { Problem } from "./messages.js";

export interface Editor {
  readonly view: EditorView;
  readonly text: () => string;
  readonly replace: (text: string) => void;
  readonly mark: (problems: readonly Problem[]) => void;
}

/** @param keywords The words of the language. */
export function editorIn(parent: HTMLElement, keywords: readonly string[], changed: () => void): Editor {
  const words = new Set(keywords);
  const language = StreamLanguage.define<unknown>({
    name: "xgraph",
    token(stream) {
      if (stream.match(/^\/\/.*/)) return "comment";
      if (stream.match(/^"(?:[^"\\]|\\.)*"?/)) return "string";
      if (stream.match(/^\d[\d_.]*(?:\s?(?:ns|us|ms|s|B|kB|KiB|MiB|Hz|kHz|MHz|GHz|Mbps|Gbps|bit|cycles|%)\b)?/))
        return "number";
      const word = stream.match(/^[A-Za-z_]\w*/) as RegExpMatchArray | null;
      if (word !== null) return words.has(word[0]) ? "keyword" : /^[A-Z]/.test(word[0]) ? "typeName" : "variableName";
      stream.next();
      return null;
    },
  });
  const colours = HighlightStyle.define([
    { tag: tags.comment, color: "var(--quiet)", fontStyle: "italic" },
    { tag: tags.keyword, color: "var(--handoff)" },
    { tag: tags.typeName, color: "var(--accent)" },
    { tag: tags.string, color: "var(--good)" },
    { tag: tags.number, color: "var(--counter-text)" },
  ]);
  const view = new EditorView({
    parent,
    extensions: [
      basicSetup,
      language,
      syntaxHighlighting(colours),
      lintGutter(),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ "aria-label": "Program", spellcheck: "false" }),
      EditorView.updateListener.of(({ docChanged }) => {
        if (docChanged) changed();
      }),
      EditorState.tabSize.of(2),
    ],
  });
  return {
    view,
    text: () => view.state.doc.toString(),
    replace(text) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
    },
    mark(problems) {
      const { length } = view.state.doc;
      const found = problems.flatMap(({ severity, message, help, code, place }): Diagnostic[] =>
        place === undefined || place.from > length
          ? []
          : [
              {
                from: place.from,
                to: Math.min(place.to, length),
                severity,
                message: help === "" ? message : `${message}\n${help}`,
                source: code,
              },
            ],
      );
      view.dispatch(setDiagnostics(view.state, found));
    },
  };
}
