/** The colours of the page's theme, from its style sheet. */
import type { Colours } from "./paint.js";

export function coloursOf(element: Element): Colours {
  const style = getComputedStyle(element);
  const value = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const light = {
    core: value("quiet"),
    interrupt: value("interrupt-soft"),
    thread: value("thread-soft"),
    in: value("frame"),
    out: value("frame"),
    wire: value("frame"),
    run: value("quiet"),
  };
  return {
    ground: value("ground"),
    band: value("band"),
    line: value("line"),
    text: value("text"),
    quiet: value("quiet"),
    accent: value("accent"),
    handoff: value("handoff"),
    contexts: light,
    operations: { ...light, interrupt: value("interrupt"), thread: value("thread") },
    counter: value("counter"),
    onOperation: value("on-operation"),
  };
}

/** Calls back when the reader's system changes between light and dark. */
export function onThemeChange(changed: () => void): void {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);
}
