type Given<Fields> = { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> };

/** Adds some fields to a new node, but only those that have a value. */
export function withGiven<const Node extends object, Fields extends object>(
  node: Node,
  fields: Fields,
): Node & Given<Fields> {
  const given: Given<Fields> = node;
  for (const key in fields) {
    const value = fields[key];
    if (value !== undefined) given[key] = value as Exclude<Fields[typeof key], undefined>;
  }
  return node;
}
