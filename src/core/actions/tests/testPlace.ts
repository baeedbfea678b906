import type { Steps } from "../../context/slices";
import { type FolderForm, folderForms, join, nearness, testFolder } from "./testFolders";
import type { NameForm, TestLanguage } from "./testLanguages";

/** Where the tests of some code belong. */
export interface TestPlace {
  /** There may be a file already. */
  readonly path: string;
  /** Other tests of the language, the nearest first. */
  readonly examples: readonly string[];
}

interface Name {
  readonly folder: string;
  readonly stem: string;
  readonly ending: string;
}

/** A test file; `name.stem` is that of the code which it tests by its name. */
interface Test {
  readonly path: string;
  readonly name: Name;
  readonly form: NameForm;
}

const mostExamples = 5;
/** A test of code in the same folder tells as much as so many others: a workspace may hold several projects. */
const sameFolder = 10;
/** A name that more files have (`index`) tells nothing of where tests are. */
const mostNamesakes = 20;
/** Here tests need no other sign. */
const jestFolder = "__tests__";

/** Whether a file is a test by its name. */
export function isTest(path: string, language: TestLanguage): boolean {
  return testOf(path, language) !== undefined;
}

/**
 * Finds the test file of some code: the one that is there, else one that is named and placed as most of the project's
 * others in that language are.
 * @param code its path; all are relative to one folder, "/" between folders
 * @param files of the project, of any language
 */
export function* testPlaceOf(code: string, language: TestLanguage, files: readonly string[]): Steps<TestPlace> {
  const tests: Test[] = [];
  const codes = new Map<string, string[]>();
  for (const [at, path] of files.entries()) {
    if (at % 500 === 499) yield;
    const { folder, stem, ending } = nameOf(path);
    if (language.endings[ending] === undefined) continue;
    const test = testOf(path, language);
    if (test) tests.push(test);
    else codes.set(stem, [...(codes.get(stem) ?? []).slice(0, mostNamesakes), folder]);
  }
  const path = (yield* ownTest(code, tests, codes)) ?? (yield* newTest(code, language, tests, codes));
  const { folder } = nameOf(path);
  const others: { readonly path: string; readonly near: number }[] = [];
  for (const [at, test] of tests.entries()) {
    if (at % 500 === 499) yield;
    if (test.path !== path) others.push({ path: test.path, near: nearness(test.name.folder, folder) });
  }
  yield;
  const examples = others.sort((a, b) => b.near - a.near).slice(0, mostExamples);
  return { path, examples: examples.map((test) => test.path) };
}

/** The nearest test by the code's name, unless it is nearer to other code of that name. */
function* ownTest(
  code: string,
  tests: readonly Test[],
  codes: ReadonlyMap<string, readonly string[]>,
): Steps<string | undefined> {
  const { folder, stem } = nameOf(code);
  const others = (codes.get(stem) ?? []).filter((other) => other !== folder);
  yield;
  const own = tests
    .filter(({ name }) => name.stem === stem)
    .map(({ path, name }) => ({ path, near: nearness(name.folder, folder), test: name.folder }))
    .sort((a, b) => b.near - a.near)
    .find(({ near, test }) => !others.some((other) => nearness(test, other) > near));
  return own?.path;
}

function* newTest(
  code: string,
  language: TestLanguage,
  tests: readonly Test[],
  codes: ReadonlyMap<string, readonly string[]>,
): Steps<string> {
  const { folder, stem, ending } = nameOf(code);
  const names = new Votes(tests.map(({ form }) => form));
  const folders = yield* foldersOf(folder, tests, codes);
  const fits = (form: FolderForm) => testFolder(form, folder) !== undefined;
  const [before, after] = names.best() ?? language.names[0] ?? ["", ""];
  const form = folders.best(fits) ?? language.folders.find(fits);
  const test = `${before}${stem}${after}.${language.endings[ending] ?? ending}`;
  return join((form && testFolder(form, folder)) ?? folder, test);
}

/** In which folders tests are, seen from the code that they test by their names. */
function* foldersOf(
  own: string,
  tests: readonly Test[],
  codes: ReadonlyMap<string, readonly string[]>,
): Steps<Votes<FolderForm>> {
  const folders = new Votes<FolderForm>();
  for (const [at, { name }] of tests.entries()) {
    if (at % 20 === 19) yield;
    const namesakes = codes.get(name.stem) ?? [];
    if (namesakes.length > mostNamesakes) continue;
    const near = (folder: string) => nearness(folder, name.folder);
    const [nearest] = [...namesakes].sort((a, b) => near(b) - near(a));
    for (const form of nearest === undefined ? [] : folderForms(nearest, name.folder))
      folders.add(form, nearest === own ? sameFolder : 1);
  }
  // Tests that belong to no file by their names still tell in which folder tests are.
  return folders.isEmpty ? new Votes(tests.map(({ name }) => ({ kind: "flat", to: name.folder }))) : folders;
}

/** Counts values that are equal in all their parts; of several the first one that had so many. */
class Votes<T> {
  readonly #counts = new Map<string, { readonly value: T; count: number }>();

  constructor(values: readonly T[] = []) {
    for (const value of values) this.add(value);
  }

  get isEmpty(): boolean {
    return this.#counts.size === 0;
  }

  add(value: T, count = 1): void {
    const key = JSON.stringify(value);
    const known = this.#counts.get(key);
    if (known) known.count += count;
    else this.#counts.set(key, { value, count });
  }

  best(fits: (value: T) => boolean = () => true): T | undefined {
    return [...this.#counts.values()].filter(({ value }) => fits(value)).sort((a, b) => b.count - a.count)[0]?.value;
  }
}

function testOf(path: string, { names, endings }: TestLanguage): Test | undefined {
  const name = nameOf(path);
  const { folder, stem, ending } = name;
  if (endings[ending] === undefined) return undefined;
  const form = names.find(
    ([before, after]) => stem.length > before.length + after.length && stem.startsWith(before) && stem.endsWith(after),
  );
  if (form) {
    const tested = stem.slice(form[0].length, stem.length - form[1].length);
    return { path, form, name: { ...name, stem: tested } };
  }
  return folder.split("/").at(-1) === jestFolder ? { path, form: ["", ""], name } : undefined;
}

function nameOf(path: string): Name {
  const slash = path.lastIndexOf("/");
  const file = path.slice(slash + 1);
  const dot = file.lastIndexOf(".");
  return { folder: path.slice(0, Math.max(0, slash)), stem: file.slice(0, dot), ending: file.slice(dot + 1) };
}
