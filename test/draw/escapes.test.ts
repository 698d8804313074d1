/** Signs that the languages of pictures give a meaning are shown as themselves. */
import { expect, test } from "vitest";
import { formats, type Picture } from "../../src/draw/index.js";

const picture: Picture = {
  name: "Crowd<3>",
  doc: "",
  frames: [{ id: "net", label: "net: A&B", title: "of &lt; and R&D" }],
  boxes: [
    {
      id: "nic",
      kind: "device",
      label: "nic",
      name: "",
      title: "nic",
      context: "interrupt",
      bars: [],
    },
    {
      id: "net.top",
      kind: "protocol",
      label: "TOP",
      name: "upper",
      title: 'a "top"',
      inside: "net",
      context: "both",
      bars: [{ label: "at done: lengthy, when a<b", title: "", isConditional: true }],
    },
  ],
  edges: [
    {
      lower: "nic",
      upper: "net.top",
      realm: "push",
      title: "",
      barrier: {
        label: 'lengthy, when size<limit and limit>1 B and name == "#lt;&lt;"',
        title: "",
        isConditional: true,
      },
    },
    { lower: "nic", upper: "net.top", realm: "push", title: "", choice: "if a<b and c>d" },
  ],
  links: [{ id: "lan", label: "lan: Cable<2>", title: "", joins: [{ device: "nic", address: "1<2" }] }],
};

test("Mermaid reads labels as HTML: each `<` is an entity, and only our own line breaks are tags", () => {
  const text = formats.mermaid(picture);
  expect(text).toContain(
    `[["lengthy, when size&lt;limit and limit&gt;1 B and name == &quot;#35;lt;&amp;lt;&quot;"]]:::conditional`,
  );
  expect(text).toContain('|"if a&lt;b and c&gt;d"|');
  expect(text).toContain('["TOP<br/>upper<br/>▬ at done: lengthy, when a&lt;b"]');
  expect(text).toContain('["net: A&amp;B"]');
  expect(text).toContain('[["lan: Cable&lt;2&gt;"]]');
  expect(text).toContain('|"1&lt;2"|');
  expect(text.replaceAll("<br/>", "")).not.toContain("<");
});

test("the title of a Mermaid picture is a string for YAML, and has no sign that Mermaid escapes twice", () => {
  expect(formats.mermaid(picture).split("\n")[1]).toBe('title: "Crowd‹3›"');
  expect(formats.mermaid({ ...picture, name: "Null" }).split("\n")[1]).toBe('title: "Null"');
});

test("Graphviz reads HTML's entities in strings: each `&` is one", () => {
  const text = formats.dot(picture);
  expect(text).toContain('tooltip="of &amp;lt; and R&amp;D"');
  expect(text).toContain(String.raw`and name == \"#lt;&amp;lt;\""`);
  expect(text.replaceAll("&amp;", "")).not.toContain("&");
});
