"""Bad scenarios that are too large to be kept as files, each from a small recipe."""

from __future__ import annotations

from collections.abc import Iterator

HEAD = """\
escalate: 1
scenario: large
title: A large mistake
start: 2031-03-01
days: 60
ladder: {0: talks, 1: threats}
outcomes: {crisis: {when: "threat.count > 0"}, peace: otherwise}
headline: {name: crisis, any_of: [crisis]}
"""
SMALL = """\
actors: {red: {title: Red}}
quantities: {tension: {start: 0.5, max: 1}}
actions: {threat: {by: red, rung: 1, p: 0.1, within: 30, then: [tension += 0.1]}}
"""
WHOLE = HEAD + SMALL


def _lines(begin: str, line: str, count: int) -> str:
    """A scenario with a section of as many lines, each with its number."""
    return WHOLE + begin + "".join(line.format(n=n, m=n + 1) for n in range(count))


def _things(line: str, count: int) -> str:
    return _lines("events:\n", line, count)


def _doubling(count: int) -> str:
    """Lists of overrides, each of which holds the one before twice over."""
    lists = "".join(f"  s{n}: [s{n - 1}, s{n - 1}, t{n - 1}]\n" for n in range(1, count))
    others = "".join(f"  t{n}: [s{n - 1}, t{n - 1}]\n" for n in range(1, count))
    first = "scenarios:\n  s0: [calm]\n  t0: [calm]\n"
    return f"{WHOLE}overrides:\n  calm: {{threat.p: often}}\n{first}{lists}{others}"


def _circle(count: int) -> str:
    """Quantities that read each other round and round."""
    links = "".join(f"  q{n}: {{is: q{(n + 1) % count} + 1}}\n" for n in range(count))
    begin = "quantities:\n  tension: {start: 0.5, max: 1}\n"
    return HEAD + SMALL.replace(SMALL.splitlines()[1] + "\n", begin + links)


def _circles(count: int) -> str:
    """Pairs of quantities that read each other."""
    pairs = "".join(f"  a{n}: {{is: b{n}}}\n  b{n}: {{is: a{n}}}\n" for n in range(count))
    begin = "quantities:\n  tension: {start: 0.5, max: 1}\n"
    return HEAD + SMALL.replace(SMALL.splitlines()[1] + "\n", begin + pairs)


def recipes() -> Iterator[tuple[str, str]]:
    """What is wrong, and the text."""
    yield "a MiB of [", "[" * (1 << 20)
    yield "a MiB of {a: ", "{a: " * (1 << 18)
    yield "a MiB of dashes", "- " * (1 << 19)
    yield "33 deep", WHOLE + "about: " + "[" * 33 + "]" * 33 + "\n"
    yield "more than a MiB", WHOLE + "about: " + "x" * (1 << 20) + "\n"
    yield "a word of 900,000 letters", WHOLE.replace("by: red", f"by: {'x' * 900_000}")
    yield "a key of 900,000 letters", f"{WHOLE}{'k' * 900_000}: 1\n"
    yield "a formula of 900,000 letters", WHOLE.replace("threat.count > 0", "day + " * 150_000)
    yield "a number of 900,000 digits", WHOLE.replace("within: 30", f"within: {'9' * 900_000}")
    yield "a number of 5,000 digits", WHOLE.replace("within: 30", f"within: {'9' * 5_000}")
    yield "one line of 100,000 values", f"{WHOLE}watch: [{'1, ' * 100_000}1]\n"
    yield "200,001 values", f"{WHOLE}watch: [{'1,' * 200_001}1]\n"
    yield "60,000 unknown keys", WHOLE + "".join(f"key_{n}: 1\n" for n in range(60_000))
    yield "60,000 times one key", WHOLE + "about: x\n" * 60_000
    yield "60,000 anchors", f"{WHOLE}watch: [{'&a b, ' * 60_000}c]\n"
    yield "60,000 aliases", f"{WHOLE}watch: [{'*a, ' * 60_000}c]\n"
    yield (
        "nine laughs",
        "".join(
            f"a{n}: &a{n} [{', '.join([f'*a{n - 1}' if n else 'x'] * 9)}]\n" for n in range(10)
        ),
    )
    yield (
        "900 events with five mistakes",
        _things(
            "  e{n}: {{p: 35, within: 0, rung: 9, by: rde, when: dya > tensoin, lag: [9, 3]}}\n",
            900,
        ),
    )
    yield "900 events with a misspelt key", _things("  e{n}: {{p: 0.1, witin: 9}}\n", 900)
    yield "900 events of a wrong type", _things("  e{n}: {{p: often, within: [1]}}\n", 900)
    yield "900 events without an occasion", _things("  e{n}: {{about: x}}\n", 900)
    yield (
        "900 events after what is not there",
        _things("  e{n}: {{p: 0.1, each: x{n}, times: {{e{m}.cuont: 2}}}}\n", 900),
    )
    yield "900 names used twice", _things("  red: {{date: 3}}\n  e{n}: {{date: 3}}\n", 900)
    yield (
        "900 actors without a mapping",
        WHOLE.replace("actors: {", "actors: {" + "".join(f"a{n}: 1, " for n in range(900))),
    )
    yield "150 laws of nothing", _lines("laws:\n", "  - {{law: x, always: e{n} > 0}}\n", 150)
    yield "150 wrong overrides", _lines("overrides:\n", "  o{n}: {{e{n}.p: 0.1}}\n", 150)
    yield (
        "150 overrides of a wrong type",
        _lines("overrides:\n", "  o{n}: {{threat.p: often}}\n", 150),
    )
    yield "lists of overrides that double", _doubling(90)
    yield "150 lists of what is not there", _lines("scenarios:\n", "  s{n}: [o{n}]\n", 150)
    yield (
        "150 lists in a circle",
        _lines("scenarios:\n", "  s{n}: [s{m}]\n", 149) + ("  s149: [s0]\n"),
    )
    yield "a circle of 900", _circle(900)
    yield "400 circles", _circles(400)
    yield (
        "500 formulas of a thousand letters",
        _things('  e{n}: {{when: "' + "dya + " * 160 + '1 > 0"}}\n', 500),
    )
