/** The page as text. It needs nothing from elsewhere, and its policy refuses every request. */
import { style } from "./style.js";

export interface PageParts {
  readonly program: string;
  /** Of each scenario that an experiment runs, as SVG. */
  readonly pictures: readonly { readonly scenario: string; readonly svg: string }[];
  /** The script of the page, and that of its workers. */
  readonly script: string;
  readonly worker: string;
  /** The version of xgc. */
  readonly version: string;
  /** A part that comes first, as HTML, and texts that the script reads from elements of these ids: for the playground. */
  readonly first?: string;
  readonly texts?: Readonly<Record<string, string>>;
}

export function pageText({ program, pictures, script, worker, version, first = "", texts = {} }: PageParts): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${escaped(program)} · xgc</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="xgc ${escaped(version)}">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline' blob:; worker-src blob:; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
<style>${style}</style>
</head>
<body>
<a class="skip" href="#timeline">To the timeline</a>
<header>
  <h1>${escaped(program)}</h1>
  <label for="experiment">experiment <select id="experiment"></select></label>
  <label for="seed">seed <input id="seed" type="number" min="0" max="4294967295" step="1" value="1"></label>
  <p id="status" role="status">Starting…</p>
  <progress id="progress" max="1" value="0" aria-label="Points that have been run" hidden></progress>
</header>
<noscript><p class="failure">This page runs a simulation, for which it needs JavaScript.</p></noscript>
<main>
${first}<p id="failure" class="failure" role="alert" hidden></p>
<section id="controls" aria-labelledby="controls-title">
  <h2 id="controls-title">What runs</h2>
  <div id="axes"></div>
  <h3>Machines</h3>
  <div id="machines"></div>
</section>
<section id="graph" aria-labelledby="graph-title">
  <h2 id="graph-title">Graph</h2>
  <div id="pictures">
${pictures.map(({ scenario, svg }, index) => `<div data-scenario="${escaped(scenario)}"${index === 0 ? "" : " hidden"}>${svg}</div>`).join("\n")}
  </div>
</section>
<section id="results" aria-labelledby="results-title">
  <h2 id="results-title">Results</h2>
  <div class="tools"><button type="button" id="hashes" aria-pressed="false">Trace hashes</button></div>
  <div id="table" class="wide" tabindex="0" role="region" aria-labelledby="results-title"></div>
  <div id="expectations"></div>
</section>
<section id="timeline" aria-labelledby="timeline-title">
  <h2 id="timeline-title">Timeline</h2>
  <div class="tools" role="toolbar" aria-label="Timeline">
    <button type="button" id="first" aria-label="To the start" title="To the start (Home)">|◀</button>
    <button type="button" id="back" aria-label="One step back" title="One step back (←)">◀</button>
    <button type="button" id="play" aria-pressed="false" title="Play (space)">▶ Play</button>
    <button type="button" id="forward" aria-label="One step on" title="One step on (→)">▶</button>
    <label for="speed">speed <select id="speed">
      <option value="1000">1 µs/s</option>
      <option value="10000">10 µs/s</option>
      <option value="100000" selected>100 µs/s</option>
      <option value="1000000">1 ms/s</option>
      <option value="10000000">10 ms/s</option>
      <option value="100000000">100 ms/s</option>
    </select></label>
    <button type="button" id="closer" aria-label="Zoom in" title="Zoom in (+)">+</button>
    <button type="button" id="wider" aria-label="Zoom out" title="Zoom out (−)">−</button>
    <span class="search"><input type="search" id="search" placeholder="Search: udp demux, #5" aria-label="Search operations, hosts and messages" spellcheck="false">
    <output id="found" for="search"></output></span>
  </div>
  <label class="scrub" for="scrub"><span class="hidden-label">time</span><input type="range" id="scrub" min="0" max="100000" step="1" value="0"></label>
  <div id="view"></div>
  <p id="now" aria-live="polite"></p>
  <div id="chosen"></div>
</section>
</main>
<footer><p>Made by xgc ${escaped(version)}. Nothing on this page leaves it.</p></footer>
<script type="text/plain" id="worker">${inScript(worker)}</script>
${Object.entries(texts)
  .map(([id, text]) => `<script type="text/plain" id="${escaped(id)}">${inScript(text)}</script>\n`)
  .join("")}<script type="module">${inScript(script)}</script>
</body>
</html>
`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** A script ends at the first `</script`, and `<!--` begins a part in which another script may begin (HTML, 13.2.5.4). In strings, the escape stands for the same. */
function inScript(text: string): string {
  return text.replace(/<(?=\/script|!--|script)/gi, "\\x3c");
}
