"""Article text of real news pages, judged by the public article-extraction benchmark with its own evaluator.

The pages are their publishers' and not part of this repository. Check out ``scrapinghub/article-extraction-benchmark`` and
name its folder in ``ARTICLE_BENCHMARK``; without it there is one line and no figure.
"""

import gzip
import importlib.util
import json
import os
from pathlib import Path
from typing import Any

from benchmarks.figure import Figure
from factcheck.fetching.extract import extract

_NO_FIGURE = "article text: no figure, ARTICLE_BENCHMARK names no checkout of the public benchmark"


def _evaluator(folder: Path) -> Any:
    spec = importlib.util.spec_from_file_location("article_benchmark_evaluate", folder / "evaluate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _article(path: Path) -> str:
    """The article layer, which captures keep of a page that came as UTF-8 without a header."""
    found = extract(gzip.decompress(path.read_bytes()), [("Content-Type", "text/html; charset=utf-8")])
    return next((layer.text for layer in found.layers if layer.kind == "article"), "")


def figures() -> list[Figure]:
    """F1 over all pages, as a share of 1."""
    folder = Path(os.environ.get("ARTICLE_BENCHMARK", ""))
    if not (folder / "evaluate.py").is_file():
        print(_NO_FIGURE, flush=True)
        return []
    truth = json.loads((folder / "ground-truth.json").read_text("utf-8"))
    ours = {key: {"articleBody": _article(folder / "html" / f"{key}.html.gz")} for key in truth}
    metrics = _evaluator(folder).evaluate(truth, ours, 2)
    name = f"article text of {len(truth)} news pages, F1"
    return [Figure(name, metrics["f1"], 1.0, "F1", "ground truth", 0.95)]
