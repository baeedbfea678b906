import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "./root";

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string; readonly category?: string }[];
    readonly configuration: {
      readonly properties: Readonly<
        Record<string, { readonly default: unknown; readonly markdownDescription: string }>
      >;
    };
  };
}

const marks = /(<!-- (commands|settings): .*? -->\n)[\s\S]*?(<!-- end -->)/g;

/** README.md with its tables made anew from package.json; equal to what was given when they are up to date. */
export function withTables(readme: string, { contributes }: Manifest): string {
  const { commands, configuration } = contributes;
  const tables: Readonly<Record<string, readonly string[]>> = {
    commands: [
      "| in the palette | id |",
      "|---|---|",
      ...commands.map(({ command, title, category }) => {
        return `| ${category === undefined ? "" : `${category}: `}${title} | \`${command}\` |`;
      }),
    ],
    settings: [
      "| setting | default | |",
      "|---|---|---|",
      ...Object.entries(configuration.properties).map(
        ([key, { default: value, markdownDescription }]) =>
          `| \`${key}\` | \`${JSON.stringify(value)}\` | ${markdownDescription} |`,
      ),
    ],
  };
  return readme.replace(marks, (_all, start: string, name: string, end: string) => {
    return `${start}${tables[name]?.join("\n")}\n${end}`;
  });
}

export function readManifest(): Manifest {
  return JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
}

export const readmePath = path.join(root, "README.md");

// `npm run docs`
if (require.main === module) {
  writeFileSync(readmePath, withTables(readFileSync(readmePath, "utf8"), readManifest()));
}
