"""How long the commands take to start: seconds on the wall and of the processors, median of five."""

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPEATS = 5
TEN = "".join(f"The planning meeting number {number} took too long\n" for number in range(10))


def measure(words: list[str]) -> tuple[float, float]:
    """Run a command once: its seconds on the wall, and of the processors."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, "-m", "webapp.commands", *words], capture_output=True, check=True)
    took, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="soundings-bench-") as folder:
        answers = Path(folder) / "ten.csv"
        answers.write_text(f"text\n{TEN}")
        print("| command | seconds | of the processors |\n| --- | --- | --- |")
        for words in (["--help"], ["analyse", "--help"], ["analyse", str(answers), "--text", "text"]):
            wall, cpu = map(statistics.median, zip(*(measure(words) for _ in range(REPEATS)), strict=True))
            command = " ".join(words).replace(str(answers), "ten.csv")
            print(f"| soundings {command} | {wall:.2f} | {cpu:.2f} |")
