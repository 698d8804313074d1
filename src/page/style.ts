/** The style sheet of the page: the colours of the pictures, light and dark; one column on narrow screens. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: #ffffff; --band: #f3f4f6; --line: #d0d7de; --text: #1b1f24; --quiet: #59636e; --accent: #0b57b0;
  --interrupt: #d9822b; --interrupt-soft: #ffe3c2; --thread: #3b82d6; --thread-soft: #d3e5ff;
  --frame: #2f8f5b; --handoff: #c1121f; --counter: #8e7cc3; --on-operation: #0d1117; --good: #1a7f37; --bad: #b3131f;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #15181d; --band: #1f242b; --line: #3a424c; --text: #e6e9ed; --quiet: #9aa4af; --accent: #7ab4ff;
    --interrupt: #f0a04b; --interrupt-soft: #4a2d0b; --thread: #6aa8f5; --thread-soft: #17325a;
    --frame: #56b885; --handoff: #ff5c66; --counter: #a493d8; --on-operation: #0d1117; --good: #56b885; --bad: #ff8a91;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 15px/1.45 system-ui, "Helvetica Neue", Arial, sans-serif; }
[hidden] { display: none !important; }
h1 { font-size: 1.1rem; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 1rem; margin: 0 0 .5rem; }
h3 { font-size: .95rem; margin: 1rem 0 .4rem; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: .5rem; top: .5rem; background: var(--ground); padding: .4rem; z-index: 9; }
.hidden-label { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
header { display: flex; flex-wrap: wrap; align-items: center; gap: .4rem 1.2rem; padding: .6rem 1rem; border-bottom: 1px solid var(--line); background: var(--band); }
header p { margin: 0; color: var(--quiet); }
header progress { width: 8rem; }
header label { display: flex; gap: .3rem; align-items: center; min-width: 0; max-width: 100%; }
header select { min-width: 0; max-width: 100%; flex: 1; }
header #seed { width: 6.5rem; }
main { display: grid; gap: 1.2rem 1.6rem; padding: 1rem; grid-template-columns: minmax(17rem, 22rem) minmax(0, 1fr); max-width: 110rem; margin: 0 auto; }
#controls { grid-column: 1; grid-row: 1 / span 2; }
#graph, #results { grid-column: 2; min-width: 0; }
#timeline { grid-column: 1 / -1; min-width: 0; }
footer { padding: 0 1rem 1rem; color: var(--quiet); font-size: .85rem; }
button, input, select { font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--line); border-radius: 5px; padding: .2rem .5rem; }
button { background: var(--band); cursor: pointer; }
button:hover:enabled { border-color: var(--accent); }
button:disabled { opacity: .5; cursor: default; }
button[aria-pressed="true"] { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
input[type="range"] { padding: 0; border: 0; background: none; accent-color: var(--accent); min-width: 0; }
input[type="number"] { text-align: right; }
summary { cursor: pointer; color: var(--quiet); }
.failure { color: var(--bad); white-space: pre-wrap; grid-column: 1 / -1; margin: 0; }
.tools { display: flex; flex-wrap: wrap; align-items: center; gap: .4rem; margin-bottom: .5rem; }
.control { display: grid; grid-template-columns: auto 1fr; gap: 0 .6rem; margin-bottom: .6rem; }
.control label { font-weight: 600; }
.control output { text-align: right; }
.control > input, .control > details { grid-column: 1 / -1; width: 100%; }
.control details input[type="text"] { width: 100%; }
.control fieldset { border: 0; margin: 0; padding: 0; }
.check { display: block; font-weight: 400 !important; }
#machines .tools input { flex: 1; min-width: 8rem; }
#machines .values { max-height: 24rem; overflow-y: auto; padding-right: .4rem; }
.value { display: grid; grid-template-columns: 1fr 5.4rem 4.2rem; gap: 0 .4rem; align-items: center; padding: .15rem 0; font-size: .88rem; }
.value label { grid-column: 1 / -1; overflow-wrap: anywhere; }
.value.is-set label { color: var(--accent); font-weight: 600; }
.value .unit { color: var(--quiet); }
.value input[type="number"] { padding: 0 .25rem; }
#pictures { overflow: auto; max-height: 30rem; border: 1px solid var(--line); border-radius: 6px; }
#pictures svg { display: block; margin: 0 auto; max-width: 100%; height: auto; max-height: 29.5rem; }
.now-interrupt > rect { stroke: var(--interrupt) !important; stroke-width: 4 !important; stroke-dasharray: none !important; }
.now-thread > rect { stroke: var(--thread) !important; stroke-width: 4 !important; stroke-dasharray: none !important; }
.now-frame > rect { stroke: var(--frame) !important; stroke-width: 4 !important; }
.wide { overflow: auto; max-height: 36rem; }
thead { position: sticky; top: 0; z-index: 1; }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
th, td { padding: .18rem .6rem; text-align: left; white-space: nowrap; border-bottom: 1px solid var(--line); }
thead th { font-weight: 600; background: var(--band); }
thead tr + tr th { font-weight: 400; color: var(--quiet); text-align: right; }
tbody th { font-weight: 400; padding-left: .2rem; position: sticky; left: 0; background: var(--ground); }
td.number { text-align: right; }
.measure { border-left: 1px solid var(--line); }
.unit { color: var(--quiet); font-weight: 400; }
td.quiet, .quiet { color: var(--quiet); }
td.change { color: var(--accent); font-weight: 600; }
tr.selected > * { background: var(--band); }
button.point { padding: 0 .4rem; }
.expectations { list-style: none; padding: 0; font-size: .88rem; }
.expectations li { padding: .1rem 0; overflow-wrap: anywhere; }
.holds .outcome { color: var(--good); }
.fails .outcome { color: var(--bad); font-weight: 600; }
.timeline { border: 1px solid var(--line); border-radius: 6px; overflow: hidden; }
.timeline canvas { display: block; touch-action: pan-y; }
.ruler { cursor: ew-resize; touch-action: none !important; border-bottom: 1px solid var(--line); }
.scroller { position: relative; height: min(34rem, 70vh); overflow-y: auto; overflow-x: hidden; }
.lanes { position: sticky; top: 0; cursor: grab; }
.lanes:active { cursor: grabbing; }
.spacer { position: absolute; top: 0; width: 1px; }
.search { display: flex; align-items: center; gap: .4rem; flex: 1; min-width: 13rem; }
.search input { flex: 1; min-width: 0; max-width: 22rem; }
.search output { color: var(--quiet); font-size: .88rem; }
.scrub input { width: 100%; }
#now { min-height: 2.9em; margin: .5rem 0; font-size: .92rem; }
#chosen h3 { margin-top: .2rem; }
.way { max-height: 26rem; overflow-y: auto; columns: 22rem; padding: 0; margin: .3rem 0; list-style: none; font-size: .88rem; }
.way li { break-inside: avoid; }
.way button { border: 0; background: none; text-align: left; width: 100%; padding: .1rem .3rem; }
.way button[aria-current="true"] { background: var(--band); }
.dot { display: inline-block; width: .65rem; height: .65rem; border-radius: 2px; margin-right: .4rem; background: var(--quiet); }
.dot.interrupt { background: var(--interrupt); } .dot.thread { background: var(--thread); } .dot.frame { background: var(--frame); }
@media (max-width: 60rem) {
  main { grid-template-columns: minmax(0, 1fr); padding: .7rem; }
  #controls, #graph, #results, #timeline { grid-column: 1; grid-row: auto; }
  #graph { order: -2; } #timeline { order: -1; }
  .scroller { height: min(26rem, 60vh); }
}
@media (max-width: 30rem) {
  header { padding: .5rem .7rem; }
  .tools button { min-height: 2.2rem; min-width: 2.4rem; }
  .search { min-width: 100%; }
}
@media (prefers-reduced-motion: no-preference) { #pictures rect { transition: stroke .1s; } }
`;
