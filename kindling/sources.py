"""The manifest of source repositories: which commit of what, under which licence, and whether it is read or held out.

python sources.py write CHECKOUTS    makes manifest.tsv new from bare repositories, refusing licences that are not permissive
python sources.py fetch CHECKOUTS    brings every commit of manifest.tsv to CHECKOUTS/owner+name/repo (needs the network)
python sources.py check CHECKOUTS    compares every commit and licence with the manifest
"""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from dataclasses import astuple, dataclass, fields
from pathlib import Path

here = Path(__file__).parent
manifest = here / "manifest.tsv"

#: A phrase of each licence. Of several that a text has, the first counts; of several that begin there, the first here.
permissive = (
    ("Apache-2.0", r"Apache License,?\s+Version 2\.0"),
    ("BSL-1.0", r"Boost Software License"),
    ("BSD-3-Clause", r"Redistribution and use in source and binary forms[\s\S]*Neither the name"),
    ("BSD-3-Clause", r"Redistribution and use in source and binary forms[\s\S]*may not be used to endorse"),
    ("BSD-2-Clause", r"Redistribution and use in source and binary forms"),
    ("curl", r"COPYRIGHT AND PERMISSION NOTICE[\s\S]*Daniel Stenberg"),
    ("ISC", r"Permission to use, copy, modify, and(?:/or)? distribute this software"),
    ("MIT", r"Permission is hereby granted, free of charge"),
    ("Unlicense", r"free and unencumbered software released into the public domain"),
    ("CC0-1.0", r"CC0 1\.0 Universal"),
)
#: What makes a text one that this recipe must not read, wherever it stands in a licence or in a file's first lines.
forbidden = re.compile(
    r"GNU\s+(?:Affero\s+|Lesser\s+|Library\s+)?(?:General\s+)?Public\s+License|\b[AL]?GPL(?:[- ]?v?\d|-only|-or-later)"
    r"|Mozilla\s+Public\s+License|\bMPL[- ]?v?\d|Source Code Form is subject to|Eclipse\s+Public\s+License|\bEPL-\d|\bCDDL\b"
    r"|Business Source License|Functional Source License|PolyForm|Server Side Public License|Elastic License|Commons Clause"
    r"|NonCommercial|non-commercial use only|for Good, not Evil|\b(?:BUSL|SSPL|EUPL|FSL)-\d|\bElastic-2\.0|\bCC-BY-(?:NC|SA|ND)",
    re.IGNORECASE,
)
#: Ends a line of a comment and begins the next one: a licence's name may be wrapped there.
wrapping = re.compile(r"\s*\n[ \t]*(?:/?\*+(?!/)|#+|//+|;+|--)?[ \t]*")
#: Names of licence files: LICENSE, LICENSE-MIT, COPYING.LESSER, COPYING3, LICENSE_GPL, THIRD-PARTY-LICENSES.html; no sources.
licence_files = re.compile(
    r"^(?!.*\.(?:[cm]?[jt]sx?|py|go|rs|java|cs|c|h|cc|cpp|hpp|ya?ml|s?css|sh|json|whl|zip|gz|png|svg)$)"
    r"(?:[\w.-]+[-_])?(?:licen[cs]es?|copying|unlicense)\d*(?:[-_.].*)?$",
    re.IGNORECASE,
)


class RefusedLicence(Exception):
    """A repository has no licence file of a permissive licence."""


@dataclass(frozen=True)
class Source:
    """One repository. `use` is `train`, or `hold` for those that only evaluation may read."""

    repository: str
    commit: str
    licence: str
    licence_file: str
    use: str

    def checkout(self, checkouts: Path) -> Path:
        return checkouts / self.repository.replace("/", "+") / "repo"


def git(repository: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(repository), *arguments], capture_output=True, check=True)
    return done.stdout.decode("utf8", "replace")


def refused_words(text: str) -> str | None:
    """What of a text says that it must not be read, if anything does."""
    found = forbidden.search(wrapping.sub(" ", text))
    return found[0] if found else None


def licence_of(text: str) -> str | None:
    """SPDX name of a licence text; None for one that is not permissive or not known."""
    if refused_words(text):
        return None
    found = [(match.start(), at, name) for at, (name, phrase) in enumerate(permissive) if (match := re.search(phrase, text))]
    return min(found)[2] if found else None


def inspect(repository: str, checkout: Path, use: str, commit: str = "HEAD") -> Source:
    """@raises RefusedLicence: where a licence file at the top is not permissive, or none is known."""
    listed = (line.split("\t", 1) for line in git(checkout, "ls-tree", commit).splitlines())
    names = [name for facts, name in listed if " blob " in facts and licence_files.match(name)]
    known = None
    # A plain LICENSE before LICENSE-APACHE, so that what is named first is what the project names first.
    for name in sorted(names, key=lambda name: (len(name), name)):
        text = git(checkout, "show", f"{commit}:{name}")
        if words := refused_words(text):
            raise RefusedLicence(f"{repository}: {name} speaks of {words!r}")
        licence = licence_of(text)
        if licence and known is None:
            known = Source(repository, git(checkout, "rev-parse", commit).strip(), licence, name, use)
    if known is None:
        raise RefusedLicence(f"{repository}: no permissive licence among {names or 'no licence files'}")
    return known


def read_manifest(path: Path = manifest) -> list[Source]:
    with path.open(encoding="utf8", newline="") as lines:
        return [Source(**line) for line in csv.DictReader(lines, delimiter="\t")]


def write_manifest(sources: list[Source], path: Path = manifest) -> None:
    with path.open("w", encoding="utf8", newline="") as lines:
        writer = csv.writer(lines, delimiter="\t", lineterminator="\n")
        writer.writerow([field.name for field in fields(Source)])
        writer.writerows(astuple(source) for source in sorted(sources, key=lambda one: (one.use, one.repository.lower())))


def fetch(source: Source, checkouts: Path) -> None:
    checkout = source.checkout(checkouts)
    checkout.mkdir(parents=True, exist_ok=True)
    git(checkout, "init", "--bare", "--quiet")
    git(checkout, "fetch", "--quiet", "--depth", "1", f"https://github.com/{source.repository}", source.commit)
    git(checkout, "update-ref", "--no-deref", "HEAD", source.commit)


def check(source: Source, checkouts: Path) -> None:
    found = inspect(source.repository, source.checkout(checkouts), source.use, source.commit)
    if found != source:
        raise RefusedLicence(f"{source.repository}: the manifest says {source}, the repository {found}")


#: Read by the replay bench and the evaluation only, one or more a language.
held_out = {
    *("honojs/hono", "microsoft/vscode-js-debug", "sindresorhus/got", "vueuse/vueuse"),
    *("psf/requests", "django/channels", "encode/httpx", "pallets/click"),
    *("spf13/viper", "sharkdp/fd", "google/gson", "App-vNext/Polly", "jqlang/jq", "fmtlib/fmt"),
    *("h5bp/html5-boilerplate", "nvm-sh/nvm"),
}


def main(verb: str, checkouts: Path) -> None:
    if verb == "write":
        sources = []
        for folder in sorted(checkouts.glob("*+*")):
            name = folder.name.replace("+", "/", 1)
            try:
                sources.append(inspect(name, folder / "repo", "hold" if name in held_out else "train"))
            except RefusedLicence as refusal:
                print(f"refused: {refusal}")
        write_manifest(sources)
        print(f"{len(sources)} repositories")
        return
    for source in read_manifest():
        {"fetch": fetch, "check": check}[verb](source, checkouts)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
