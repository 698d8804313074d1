/** The compiler's only access to files: an interface that the caller implements. Nothing here writes. */

export type ReadError = "missing" | "directory" | "not-a-file" | "not-utf8" | "too-large" | "unreadable";

export type ReadResult =
  { readonly text: string; readonly error?: undefined } | { readonly error: ReadError; readonly text?: undefined };

export type BytesResult =
  | { readonly bytes: Uint8Array; readonly error?: undefined }
  | { readonly error: ReadError; readonly bytes?: undefined };

export interface FileSystem {
  /** The text of a file of at most `limit` bytes. Paths are absolute, with `/`. */
  read(path: string, limit: number): ReadResult;
  /** The bytes of a file that is no text. Absent if the file system has none. */
  bytes?(path: string, limit: number): BytesResult;
  /** Whether there is a file (not a directory). */
  exists(path: string): boolean;
  /** The path of the same file without links; undefined if there is no such file. Absent if the file system has no links. */
  realPath?(path: string): string | undefined;
}

/** Files in memory, by absolute path: for tests, editors and browsers. A byte array that is not UTF-8 is refused, as on a disk. */
export function memoryFileSystem(files: Readonly<Record<string, string | Uint8Array>>): FileSystem {
  const entries = new Map(Object.entries(files));
  const isDirectory = (path: string): boolean => [...entries.keys()].some((each) => each.startsWith(`${path}/`));
  return {
    exists: (path) => entries.has(path),
    read(path, limit) {
      const content = entries.get(path);
      if (content === undefined) return { error: isDirectory(path) ? "directory" : "missing" };
      if (content.length > limit) return { error: "too-large" };
      if (typeof content === "string") return { text: content };
      const text = decodeUtf8(content);
      return text === undefined ? { error: "not-utf8" } : { text };
    },
    bytes(path, limit) {
      const content = entries.get(path);
      if (content === undefined) return { error: isDirectory(path) ? "directory" : "missing" };
      if (content.length > limit) return { error: "too-large" };
      return { bytes: typeof content === "string" ? Uint8Array.from(content, (each) => each.charCodeAt(0)) : content };
    },
  };
}

/** Strict: overlong forms, surrogates and cut sequences are refused. A byte order mark at the start is dropped. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  let text = "";
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at++] ?? 0;
    const more = first < 0x80 ? 0 : first >= 0xc2 && first < 0xe0 ? 1 : first >= 0xe0 && first < 0xf0 ? 2 : 3;
    if (more === 3 && (first < 0xf0 || first > 0xf4)) return undefined;
    let point = more === 0 ? first : first & (0x3f >> more);
    for (let rest = 0; rest < more; rest++) {
      const next = bytes[at++] ?? 0;
      if ((next & 0xc0) !== 0x80) return undefined;
      point = (point << 6) | (next & 0x3f);
    }
    if ((more === 2 && point < 0x800) || (more === 3 && point < 0x10000)) return undefined;
    if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return undefined;
    text += String.fromCodePoint(point);
  }
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}
