/** Characters of a schema as JSON, and what a list may hold. */
const [longestSchema, mostItems] = [4000, 100];
/** Of a string whose length is bounded: as much as names want, because the grammar grows with it. */
const longestString = 100;
const name = /^[a-z]\w{0,39}$/i;
const enumText = /^[\w .-]{1,60}$/;

type Fields = Readonly<Record<string, unknown>>;

/** Whether somebody can mean it as the schema of a reply: one of the few kinds, of a size that a grammar stays quick with. */
export function isReplySchema(value: unknown): boolean {
  return isFields(value) && value.type === "object" && isSmall(value) && isSchema(value);
}

function isSchema(value: unknown): boolean {
  if (!isFields(value)) return false;
  const { type, maxLength = 1, items, minItems = 0, maxItems, properties } = value;
  if (type === undefined) return has(value, "enum") && isList(value.enum) && value.enum.every(isEnumText);
  if (type === "integer") return has(value, "type");
  if (type === "string") return has(value, "type", "maxLength") && isCount(maxLength, 1, longestString);
  if (type === "object") return has(value, "type", "properties") && isProperties(properties);
  if (type !== "array" || !has(value, "type", "items", "minItems", "maxItems") || !isSchema(items)) return false;
  return isCount(maxItems, 1, mostItems) && isCount(minItems, 0, maxItems);
}

/** Nothing else than these: what is not known here would not be kept to. */
function has(value: Fields, ...known: readonly string[]): boolean {
  return Object.keys(value).every((key) => known.includes(key));
}

function isProperties(value: unknown): boolean {
  if (!isFields(value)) return false;
  const entries = Object.entries(value);
  return entries.length > 0 && entries.every(([key, one]) => name.test(key) && isSchema(one));
}

function isSmall(value: Fields): boolean {
  return JSON.stringify(value).length <= longestSchema;
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length > 0;
}

function isEnumText(value: unknown): boolean {
  return typeof value === "string" && enumText.test(value);
}

function isCount(value: unknown, least: number, most: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
