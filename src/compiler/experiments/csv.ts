/** Comma-separated values, RFC 4180: quoted fields, lines that end in LF or CRLF; the first line names the columns. */

export interface Csv {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** The line on which each row begins. */
  readonly lines: readonly number[];
}

/** The line of the first fault (an open quote, or another number of fields than columns), if the text is not a valid table. */
export function parseCsv(text: string): Csv | { readonly line: number } {
  const records: { fields: string[]; line: number }[] = [];
  let fields: string[] = [];
  let line = 1;
  let started = 1;
  let at = 0;
  while (at < text.length) {
    let field = "";
    if (text[at] === '"') {
      for (at++; ; at++) {
        if (at >= text.length) return { line: started };
        if (text[at] === '"') {
          if (text[at + 1] !== '"') break;
          at++;
        }
        if (text[at] === "\n") line++;
        field += text[at] ?? "";
      }
      at++;
      if (at < text.length && !",\r\n".includes(text[at] ?? "")) return { line };
    } else {
      const end = /[,\r\n]/g;
      end.lastIndex = at;
      const next = end.exec(text)?.index ?? text.length;
      field = text.slice(at, next);
      at = next;
    }
    fields.push(field);
    if (text[at] === ",") {
      at++;
      if (at < text.length) continue;
      fields.push("");
    }
    if (text[at] === "\r") at++;
    if (text[at] === "\n") at++;
    if (fields.length > 1 || fields[0] !== "") records.push({ fields, line: started });
    fields = [];
    line++;
    started = line;
  }
  const [header, ...rows] = records;
  if (header === undefined || new Set(header.fields).size < header.fields.length) return { line: 1 };
  const wrong = rows.find((row) => row.fields.length !== header.fields.length);
  if (wrong !== undefined) return { line: wrong.line };
  return { columns: header.fields, rows: rows.map((row) => row.fields), lines: rows.map((row) => row.line) };
}
