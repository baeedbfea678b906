/** In which folder the tests of a folder's code are. Paths have no slash at their ends; "" is the root. */
export type FolderForm =
  /** In one below it; "" is the same folder. */
  | { readonly kind: "sub"; readonly name: string }
  /** In one of the same place below another folder, wherever the first one is. */
  | { readonly kind: "mirror"; readonly from: string; readonly to: string }
  /** As `mirror`, where all of `at` is mirrored in a folder within it. */
  | { readonly kind: "insert"; readonly at: string; readonly to: string }
  /** All in one. */
  | { readonly kind: "flat"; readonly to: string };

/** The ways by which a test's folder can follow from that of its code, the likeliest first. */
export function folderForms(code: string, test: string): readonly FolderForm[] {
  const [own, theirs] = [partsOf(code), partsOf(test)];
  const suffix = commonEnd(own, theirs);
  const [ownRest, theirRest] = [own.slice(0, own.length - suffix), theirs.slice(0, theirs.length - suffix)];
  const prefix = commonStart(ownRest, theirRest);
  const from = ownRest.slice(prefix).join("/");
  const to = theirRest.slice(prefix).join("/");
  const isBelow = code === test || (commonStart(own, theirs) === own.length && (code !== "" || /^__\w+__$/.test(test)));
  return [
    ...(isBelow ? [{ kind: "sub", name: theirs.slice(own.length).join("/") } as const] : []),
    ...(from !== "" && to !== "" ? [{ kind: "mirror", from, to } as const] : []),
    ...(from === "" && to !== "" ? [{ kind: "insert", at: ownRest.join("/"), to } as const] : []),
    { kind: "flat", to: test },
  ];
}

/** @returns undefined where the form says nothing of this folder */
export function testFolder(form: FolderForm, code: string): string | undefined {
  if (form.kind === "flat") return form.to;
  if (form.kind === "sub") return join(code, form.name);
  const at = form.kind === "insert" ? form.at : form.from;
  const [parts, wanted] = [partsOf(code), partsOf(at)];
  const isAt = (index: number) => wanted.every((part, offset) => parts[index + offset] === part);
  const first = form.kind === "insert" ? (isAt(0) ? 0 : -1) : parts.findIndex((_, index) => isAt(index));
  if (first === -1) return undefined;
  const rest = parts.slice(first + wanted.length).join("/");
  return form.kind === "insert" ? join(at, form.to, rest) : join(parts.slice(0, first).join("/"), form.to, rest);
}

/** How near two folders are: 0 for the same, less the more they differ; the same place below two folders counts. */
export function nearness(one: string, other: string): number {
  const [a, b] = [partsOf(one), partsOf(other)];
  const start = commonStart(a, b);
  const end = commonEnd(a.slice(start), b.slice(start));
  return 2 * (start + end) - a.length - b.length;
}

export function join(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("/");
}

function partsOf(path: string): string[] {
  return path === "" ? [] : path.split("/");
}

function commonStart(one: readonly string[], other: readonly string[]): number {
  const at = one.findIndex((part, index) => part !== other[index]);
  return at === -1 ? one.length : at;
}

function commonEnd(one: readonly string[], other: readonly string[]): number {
  return commonStart([...one].reverse(), [...other].reverse());
}
