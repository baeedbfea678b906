/**
 * What the text of a reply has to be: JSON of this form, and nothing around it. It is a JSON schema of the few kinds that
 * a grammar can keep a small model to. All properties are there, in their order, and there are no others.
 */
export type ReplySchema =
  | { readonly type: "string"; readonly maxLength?: number }
  | { readonly type: "integer" }
  | { readonly enum: readonly string[] }
  | ArraySchema
  | ObjectSchema;

export interface ArraySchema {
  readonly type: "array";
  readonly items: ReplySchema;
  readonly minItems?: number;
  readonly maxItems: number;
}

/** The outermost kind, whose end is seen where it stands. */
export interface ObjectSchema {
  readonly type: "object";
  readonly properties: { readonly [name: string]: ReplySchema };
}

/** What JSON of a schema is to TypeScript. */
export type ReplyOf<S extends ReplySchema> = S extends { readonly enum: readonly (infer Text)[] }
  ? Text
  : S extends { readonly properties: infer P extends ObjectSchema["properties"] }
    ? { readonly [K in keyof P]: ReplyOf<P[K]> }
    : S extends { readonly items: infer I extends ReplySchema }
      ? readonly ReplyOf<I>[]
      : S extends { readonly type: "integer" }
        ? number
        : string;
