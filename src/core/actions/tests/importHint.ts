const script = /\.(?:[cm]?[jt]s|[jt]sx)$/;

/**
 * How a test imports the code that it tests, as a sentence for the model; "" where no rule tells.
 * @param example a test of the same project, "" for none: some projects write endings
 */
export function importHint(code: string, test: string, example: string): string {
  if (script.test(code)) {
    const ending = /from\s+["']\.{1,2}\/[^"']*(\.(?:[cm]?[jt]s|[jt]sx))["']/.exec(example)?.[1] ?? "";
    return `Import what is tested from "${relative(test, code.replace(script, ""))}${ending}".`;
  }
  if (!code.endsWith(".py")) return "";
  const module = code.replace(/^src\/|(?:\/__init__)?\.py$/g, "").replaceAll("/", ".");
  return `Import what is tested from the module ${module}.`;
}

/** The test framework that a JavaScript project says that it uses; undefined where it says nothing. @param manifest its package.json */
export function scriptFramework(manifest: string): string | undefined {
  const known = {
    vitest: "Vitest",
    jest: "Jest",
    mocha: "Mocha with node:assert/strict",
    ava: "AVA",
    jasmine: "Jasmine",
  };
  return Object.entries(known).find(([name]) => new RegExp(`"(?:@types/)?${name}"\\s*:`).test(manifest))?.[1];
}

function relative(from: string, to: string): string {
  const [own, theirs] = [from.split("/").slice(0, -1), to.split("/")];
  let same = 0;
  while (same < own.length && own[same] === theirs[same]) same++;
  const up = "../".repeat(own.length - same);
  return `${up === "" ? "./" : up}${theirs.slice(same).join("/")}`;
}
