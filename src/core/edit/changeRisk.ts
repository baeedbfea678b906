import { isSecretFile } from "../context/secretFiles";
import { withoutHidden } from "./hiddenCharacters";

/** What a changed file may do by itself, in words that complete “it”. */
interface NamedRisk {
  readonly pattern: RegExp;
  readonly why: string;
}

const pipelines = "decides what runs on build servers";
const shells = "is run by every new shell";
const hooks = "is run by git when you commit or push";
const installs = "decides what runs when packages are installed, and from where they come";

/** Patterns are of a path in lower case, "/" between folders. */
const named: readonly NamedRisk[] = [
  { pattern: /(?:^|\/)\.(?:vscode|idea|fleet|zed)\//, why: "changes what this editor runs" },
  { pattern: /\.code-workspace$/, why: "changes what this editor runs" },
  { pattern: /(?:^|\/)\.devcontainer(?:\/|\.json$)/, why: "decides what runs when the container is built" },
  { pattern: /(?:^|\/)\.(?:github|gitea|forgejo)\/(?:workflows|actions)\//, why: pipelines },
  { pattern: /(?:^|\/)\.(?:circleci|buildkite|woodpecker|teamcity|gitlab\/ci)\//, why: pipelines },
  {
    pattern:
      /(?:^|\/)(?:\.gitlab-ci|\.travis|\.drone|\.woodpecker|\.cirrus|appveyor|\.appveyor|azure-pipelines|bitbucket-pipelines|cloudbuild)(?:\.[\w.-]+)?\.ya?ml$/,
    why: pipelines,
  },
  { pattern: /(?:^|\/)jenkinsfile(?:\.\w+)?$/, why: pipelines },
  { pattern: /(?:^|\/)(?:\.husky|\.githooks|\.git-hooks|git-hooks|\.lefthook)\//, why: hooks },
  { pattern: /(?:^|\/)\.?(?:lefthook|pre-commit-config|lintstagedrc|huskyrc)(?:-local)?(?:\.\w+)?$/, why: hooks },
  { pattern: /(?:^|\/)\.git(?:config|modules|attributes)$/, why: "decides what git runs, or from where it fetches" },
  {
    pattern:
      /(?:^|\/)\.(?:bashrc|bash_\w+|profile|zshrc|zshenv|zprofile|zlogin|zlogout|kshrc|cshrc|tcshrc|login|inputrc|xprofile|xinitrc)$/,
    why: shells,
  },
  { pattern: /(?:^|\/)(?:config\.fish|(?:microsoft\.)?(?:powershell_|vscode_)?profile\.ps1)$/, why: shells },
  { pattern: /(?:^|\/)\.envrc$/, why: "is run when a shell enters this folder" },
  { pattern: /(?:^|\/)\.ssh\//, why: "decides who may log in, and where to" },
  { pattern: /(?:^|\/)(?:\.npmrc|\.yarnrc(?:\.yml)?|\.pnpmfile\.c?js|\.pypirc|pip\.conf)$/, why: installs },
];

/** Whether a path leads into a repository's own files, where nothing is written: git runs what stands there. */
export function isRefusedPath(path: string): boolean {
  return path.split(/[\\/]/).some((folder) => {
    // Windows drops dots and blanks at the end and knows short names; macOS drops what is not seen.
    const name = withoutHidden(folder)
      .replace(/[. ]+$/, "")
      .replace(/:.*$/, "")
      .toLowerCase();
    return name === ".git" || /^git~\d+$/.test(name);
  });
}

/**
 * Why a user has to say yes to a change by its name, in words that complete “it”; undefined where the diff is enough.
 * @param path relative to the workspace
 * @param before "" where the file is new
 * @param after undefined where it is not known yet
 */
export function riskOfChange(path: string, before: string, after: string | undefined): string | undefined {
  const plain = withoutHidden(path)
    .replaceAll("\\", "/")
    .replace(/[. ]+$/, "")
    .toLowerCase();
  const name = plain.slice(plain.lastIndexOf("/") + 1);
  if (name === "package.json" && after === undefined) return "has scripts that npm runs";
  if (name === "package.json" && scriptsOf(before) !== scriptsOf(after ?? "")) return "changes scripts that npm runs";
  if (isSecretFile(name)) return "is a file for secrets and for what programs are started with";
  return named.find(({ pattern }) => pattern.test(plain))?.why;
}

/** The scripts as text; all of it where it cannot be read, so that a change is noticed. */
function scriptsOf(text: string): string {
  if (text.trim() === "") return "{}";
  try {
    return JSON.stringify((JSON.parse(text.replace(/^\uFEFF/, "")) as { scripts?: unknown } | null)?.scripts ?? {});
  } catch {
    return text;
  }
}
