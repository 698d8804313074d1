/** The playground: an editor, the compiler in a worker, and below them the page of the run, which follows the text. */
import { byId, element } from "../src/page/dom.js";
import { Page } from "../src/page/main.js";
import { editorIn } from "./editor.js";
import type { CompileReply, Made, PictureReply } from "./messages.js";
import { readState, writeState } from "./state.js";

/** What the site has beside its scripts. */
interface Site {
  /** Every file that a program may import, by its path in the package. */
  readonly files: Readonly<Record<string, string>>;
  /** Programs to choose from. */
  readonly examples: readonly { readonly file: string; readonly title: string }[];
  readonly keywords: readonly string[];
  /** The syntax trees of the standard library. */
  readonly trees: string;
}

/** A text that has not changed for so long is compiled, in ms. */
const PAUSE = 350;

const textOf = (id: string): string => byId(id).textContent;
const { files, examples, keywords, trees } = JSON.parse(textOf("site")) as Site;

const compiler = new Worker(URL.createObjectURL(new Blob([textOf("compiler")], { type: "text/javascript" })));
compiler.postMessage({ files, trees });

let page: Page | undefined;
let file = examples[0]!.file;
let newest = 0;
let timer = 0;

const editor = editorIn(byId("editor"), keywords, () => {
  clearTimeout(timer);
  timer = window.setTimeout(compile, PAUSE);
});
const choice = byId("example") as HTMLSelectElement;
choice.replaceChildren(...examples.map((each) => element("option", { value: each.file }, each.title)));
choice.addEventListener("change", () => {
  file = choice.value;
  editor.replace(files[file] ?? "");
});
byId("share").addEventListener("click", () => {
  void navigator.clipboard.writeText(location.href).then(
    () => (byId("shared").textContent = "The address is copied"),
    () => (byId("shared").textContent = "Copy the address of this page"),
  );
});
addEventListener("hashchange", () => void restore());

compiler.onmessage = ({ data }: MessageEvent<CompileReply | PictureReply>) => {
  if (data.id !== newest) return;
  if ("svg" in data) {
    addPicture(data);
    return;
  }
  editor.mark(data.problems);
  const errors = data.problems.filter(({ severity }) => severity === "error").length;
  const problems = byId("problems");
  problems.textContent = data.text;
  problems.hidden = data.text === "";
  byId("checked").textContent =
    errors > 0
      ? `${errors === 1 ? "1 error" : `${errors} errors`}; the results are those of the last program without one`
      : "";
  document.body.dataset["compiled"] = String(data.id);
  if (data.made !== undefined) void show(data.made);
};
compiler.onerror = (event) => {
  byId("problems").hidden = false;
  byId("problems").textContent = `the compiler could not start: ${event.message}`;
};

function compile(): void {
  const text = editor.text();
  newest++;
  compiler.postMessage({ id: newest, file, text });
  void remember(text);
}

/** The address changes with the text. */
async function remember(text: string): Promise<void> {
  const hash = await writeState({ file, ...(text !== files[file] && { text }) });
  if (hash !== location.hash) history.replaceState(null, "", hash);
  byId("shared").textContent = "";
}

async function restore(): Promise<void> {
  const state = await readState(location.hash);
  if (state !== undefined && files[state.file] !== undefined) file = state.file;
  choice.value = file;
  const text = state?.text ?? files[file] ?? "";
  if (text !== editor.text()) editor.replace(text);
}

/** The picture takes the place of an older one of the same scenario. */
function addPicture({ scenario, svg }: PictureReply): void {
  const pictures = byId("pictures");
  const picture = element("div", { "data-scenario": scenario, hidden: "" });
  // The picture is the compiler's own, and every text in it is escaped.
  picture.innerHTML = svg;
  if (pictures.dataset["of"] !== String(newest)) pictures.replaceChildren();
  pictures.dataset["of"] = String(newest);
  pictures.append(picture);
  if (pictures.childElementCount === 1) picture.hidden = false;
  page?.showGraph();
}

async function show({ modules, experiments }: Made): Promise<void> {
  if (experiments === 0) {
    byId("checked").textContent = "The program is right, and has no experiment to run.";
    return;
  }
  const bodies = modules.map(({ name, text }) => `${JSON.stringify(name)}: function (require, exports) {${text}\n}`);
  const script = `${textOf("worker")}\n;xgcRun({${bodies.join(",\n")}}, ${JSON.stringify(modules[0]!.name)});`;
  if (page === undefined) {
    page = new Page(script);
    await page.start();
  } else await page.open(script);
}

void restore().then(() => {
  if (editor.text() === "") editor.replace(files[file] ?? "");
});
