/** Rows as Parquet, by hyparquet-writer: a row group for each batch; units and labels stand in the file's key-value metadata. */
import type { Column, Value } from "../lab/index.js";
import type { RowsWriter } from "./rows.js";

export const parquetWriter: RowsWriter = async (file, columns, about) => {
  const { fileWriter, ParquetWriter } = await import("hyparquet-writer");
  const writer = new ParquetWriter({
    writer: fileWriter(file),
    schema: [{ name: "xgc", num_children: columns.length }, ...columns.map(schemaOf)],
    kvMetadata: Object.entries(about).map(([key, value]) => ({ key, value })),
    createdBy: `xgc ${about["xgc"] ?? ""}`,
  });
  return {
    write: async (rows) => {
      await writer.write({
        columnData: columns.map((column, index) => ({
          name: column.name,
          data: rows.map((row) => cellOf(column, row[index] ?? null)),
        })),
        rowGroupSize: rows.length,
      });
    },
    close: async () => {
      await writer.finish();
    },
  };
};

type Schema = ConstructorParameters<typeof import("hyparquet-writer").ParquetWriter>[0]["schema"][number];

function schemaOf({ name, type }: Column): Schema {
  switch (type) {
    case "text":
      return { name, type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" };
    case "whole":
      return { name, type: "INT64", repetition_type: "OPTIONAL" };
    case "number":
      return { name, type: "DOUBLE", repetition_type: "OPTIONAL" };
  }
}

function cellOf({ type }: Column, value: Value): string | number | bigint | undefined {
  if (value === null) return undefined;
  return type === "whole" ? BigInt(value) : value;
}
