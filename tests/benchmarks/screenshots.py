"""Which states of the page look otherwise than before: two folders of pictures, compared pixel by pixel.

    python tests/benchmarks/screenshots.py BEFORE AFTER

The browser tests of `tests/ui` leave a picture of each state in `tests/screenshots`. Keep that folder, change the page,
run them again and compare. A state that differs is told with the share of its pixels, the largest difference
of a channel (of 255) and the box round them: two runs of the same page differ by a few in the edges of letters.
"""

import sys
from pathlib import Path

from PIL import Image, ImageChops


def main(before: Path, after: Path) -> int:
    """Print a line for each state that differs, then the sum; 1 if one does."""
    names = [{path.name for path in folder.glob("*.png")} for folder in (before, after)]
    if not all(names):
        sys.exit(f"No pictures to compare: expected *.png in {before} and in {after}. Run the tests in tests/ui first.")
    lines = {name: compared(before / name, after / name) for name in sorted(names[0] | names[1])}
    differing = {name: line for name, line in lines.items() if line}
    print(f"{'state':<36} {'pixels':>8} {'most':>5}  box (left, top, right, bottom)")
    for name, line in differing.items():
        print(f"{name.removesuffix('.png'):<36} {line}")
    print(f"{len(names[0] & names[1])} states in both, {len(differing)} differ")
    return 1 if differing else 0


def compared(before: Path, after: Path) -> str:
    """How two pictures differ; empty where they do not."""
    missing = [path for path in (before, after) if not path.exists()]
    if missing:
        return f"{'–':>8} {'–':>5}  not in {missing[0].parent}"
    with Image.open(before) as one, Image.open(after) as other:
        if one.size != other.size:
            return f"{'–':>8} {'–':>5}  {one.width} x {one.height} before, {other.width} x {other.height} after"
        difference = ImageChops.difference(one.convert("RGB"), other.convert("RGB"))
    box = difference.getbbox()
    if box is None:
        return ""
    # A pixel differs if any of its three channels does.
    red, green, blue = difference.split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    counts = most.histogram()
    share = 1 - counts[0] / sum(counts)
    largest = max(value for value, count in enumerate(counts) if count)
    return f"{share:>8.3%} {largest:>5}  {box}"


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
