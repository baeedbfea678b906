"""Collects the licences and notices of all that Kindling was made from, as they ask to be passed on.

python notices.py CHECKOUTS MANIFEST OUT.txt
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from pathlib import Path

from sources import Source, git, read_manifest

notice = re.compile(r"^(notice|copyright)([-.].*)?$", re.IGNORECASE)
#: The one text that stands here once however many repositories have it.
apache = "apache"


def texts_of(source: Source, checkouts: Path) -> list[str]:
    checkout = source.checkout(checkouts)
    names = git(checkout, "ls-tree", "--name-only", source.commit).splitlines()
    wanted = [source.licence_file, *(name for name in names if notice.match(name))]
    return [git(checkout, "show", f"{source.commit}:{name}").strip() for name in wanted]


def collect(checkouts: Path, manifest: Path) -> str:
    by_text: dict[str, list[Source]] = defaultdict(list)
    spelt: dict[str, str] = {}
    for source in read_manifest(manifest):
        if source.use != "train":
            continue
        for text in texts_of(source, checkouts):
            # Copies of a licence differ in how their lines are broken.
            key = " ".join(text.split())
            if key.startswith("Apache License Version 2.0") and "Copyright [yyyy]" in key:
                key = apache
            spelt.setdefault(key, text)
            by_text[key].append(source)
    parts = [
        "Kindling was made from the model SmolLM2-135M-Instruct of Hugging Face (Apache-2.0) and taught on source code of the\n"
        "repositories below, each under the licence that stands with it. The weights are under Apache-2.0."
    ]
    for key, sources in sorted(by_text.items(), key=lambda one: one[1][0].repository.lower()):
        names = "\n".join(f"{one.repository} at {one.commit} ({one.licence})" for one in dict.fromkeys(sources))
        parts.append(f"{names}\n\n{spelt[key]}")
    return f"\n\n{'=' * 80}\n\n".join(parts) + "\n"


if __name__ == "__main__":
    Path(sys.argv[3]).write_text(collect(Path(sys.argv[1]), Path(sys.argv[2])), encoding="utf8")
