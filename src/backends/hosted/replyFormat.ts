import type { ObjectSchema, ReplySchema } from "../../util/replySchema";

/** OpenAI's `response_format` for an answer of a schema. */
export function jsonSchema(schema: ObjectSchema): unknown {
  return { type: "json_schema", json_schema: { name: "reply", strict: true, schema: strict(schema) } };
}

/** What a model is told that nothing keeps to a schema. */
export function schemaWords(schema: ObjectSchema): string {
  return `\n\nAnswer with nothing but JSON of this JSON schema:\n${JSON.stringify(strict(schema))}`;
}

/** The JSON in a text that puts it in a fence, as models do that nothing keeps to a form. */
export function bareJson(text: string): string {
  const fenced = /^\s*```(?:json)?[^\S\n]*\n(.*?)(?:\n```\s*)?$/s.exec(text);
  return fenced?.[1] ?? text;
}

/** OpenAI's strict schemas name all properties as required, allow no others, and know no `maxLength`. */
function strict(schema: ReplySchema): unknown {
  if ("enum" in schema) return { type: "string", enum: schema.enum };
  switch (schema.type) {
    case "array":
      return { ...schema, items: strict(schema.items) };
    case "object": {
      const properties = Object.entries(schema.properties).map(([name, one]) => [name, strict(one)] as const);
      return {
        type: "object",
        properties: Object.fromEntries(properties),
        required: properties.map(([name]) => name),
        additionalProperties: false,
      };
    }
    default:
      return { type: schema.type };
  }
}
