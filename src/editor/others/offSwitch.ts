/** The setting by which another extension lets its grey text be turned off. */
export type OffSwitch =
  /** True or false. */
  | { readonly kind: "flag"; readonly key: string }
  /** True or false by language, `*` for those that are not named. */
  | { readonly kind: "languages"; readonly key: string }
  /** A word in an object of settings; what is not there counts as on. */
  | { readonly kind: "word"; readonly key: string; readonly member: string; readonly off: string };

/** A setting as it is found. */
export interface FoundSetting {
  /** The value in force; an object is put together from those of all places. */
  readonly inForce: unknown;
  /** What stands in the place that would be written to; undefined where nothing does. */
  readonly written: unknown;
}

/** Whether grey text is on for a language. A value of a type that cannot be meant counts as off. */
export function isOn(off: OffSwitch, value: unknown, languageId: string): boolean {
  if (off.kind === "flag") return value === true;
  if (!isObject(value)) return false;
  if (off.kind === "languages") return (value[languageId] ?? value["*"]) === true;
  return value[off.member] !== off.off;
}

/** What is to be written to turn grey text off for every language, with all else that stands there left as it is. */
export function turnedOff(off: OffSwitch, { inForce, written }: FoundSetting): unknown {
  if (off.kind === "flag") return false;
  const kept = isObject(written) ? written : {};
  if (off.kind === "word") return { ...kept, [off.member]: off.off };
  // VS Code merges objects: a language that is on somewhere else would win over our "*".
  const on = Object.entries(isObject(inForce) ? inForce : {}).filter(([, value]) => value === true);
  return { ...kept, ...Object.fromEntries(on.map(([language]) => [language, false])), "*": false };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
