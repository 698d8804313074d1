/** The address of the playground has the program in it: `#file=livelock.xgraph&text=...`, compressed, so that a link can be shared. */

export interface State {
  /** The name of the example that it began with. */
  readonly file: string;
  /** The reader's text; undefined for the example as it is. */
  readonly text?: string;
}

export async function readState(hash: string): Promise<State | undefined> {
  const parts = new URLSearchParams(hash.replace(/^#/, ""));
  const file = parts.get("file");
  if (file === null) return undefined;
  const packed = parts.get("text");
  if (packed === null) return { file };
  try {
    return { file, text: await unpacked(packed) };
  } catch {
    // A link that was cut on its way.
    return { file };
  }
}

export async function writeState({ file, text }: State): Promise<string> {
  const parts = new URLSearchParams({ file });
  if (text !== undefined) parts.set("text", await packed(text));
  return `#${parts.toString()}`;
}

async function packed(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

async function unpacked(text: string): Promise<string> {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(binary, (sign) => sign.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return await new Response(stream).text();
}
