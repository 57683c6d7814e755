"""Ways to write values of every kind, and ways not to: what editor and tool must agree about."""

from __future__ import annotations

from collections.abc import Iterator

AROUND = {
    "escalate": "1",
    "scenario": "small",
    "title": "A small crisis",
    "start": "2031-03-01",
    "days": "60",
    "actors": "{red: {}, blue: {}}",
    "outcomes": '{war: {when: "day > 90"}, peace: otherwise}',
    "headline": "{name: war, any_of: war}",
}
"""A whole scenario, in which one line is put or replaced."""

PLACES = [
    (
        "actors: {red: {rung: %s}, blue: {}}",
        (
            "3 | -3 | 0.5 | .5 | 3. | 1e3 | 1_000 | 1_000.5 | +1_0e2 | {value: 3} "
            "| {value: 1_000, range: [1, 2_000]} | {value: 3, range: [1, 5], shape: log} "
            "| {value: 3, range: [1, 5], per_world: true} | {value: 3, note: x, as_of: 2031-01-01}"
        ),
        (
            "three | true | null | [3] | {value: x} | {value: null} | {range: [1, 2]} "
            "| {value: 3, rnge: [1, 5]} | {value: 3, range: [1]} | {value: 3, range: 5} "
            "| {value: 3, shape: round} | {value: 3, as_of: x}"
        ),
    ),
    (
        "quantities: {q: %s}",
        (
            "3 | 1_000 | {value: 3} | {start: 3} | {is: day} | {is: 3, unit: x} "
            "| {start: {value: 3, range: [1, 5]}, min: 0} "
            "| {start: 3, toward: {level: day, half_life: 3}, noise: 0.1, change: 1}"
        ),
        (
            "x | true | null | [1] | {value: {value: 3}} | {start: x} | {start: 3, toward: 3} "
            "| {start: 3, mim: 0}"
        ),
    ),
    (
        "fronts: {f: {km2: %s}}",
        "3 | 1_000 | {start: 3, min: 0}",
        "x | {value: 3} | {} | null",
    ),
    (
        "supplies: {s: {from: red, to: blue, what: x, per_month: 3, transit: %s}}",
        "7 | 1_000 | [3] | [3, 5] | [3, 5, 9] | {value: 7} | [{value: 3, range: [2, 4]}, 5]",
        "x | [] | [1, 2, 3, 4] | [x] | null | {low: 3}",
    ),
    (
        "events: {e: {p: 0.1, within: 30, when: %s}}",
        '"day > 3" | day | 3 | 0.5 | true | null',
        "[day] | {day: 3}",
    ),
    (
        "events: {e: {p: 0.1, within: 30, times: {day: %s}}}",
        '3 | 1_000 | [0.5, 3] | [day, 2] | "day / 3" | {value: 3} | [{value: 1, range: [0, 2]}, 2]',
        "[3] | [1, 2, 3] | [null, 2] | null | {at_1: 3}",
    ),
    (
        "events: {e: {date: %s}}",
        "2031-03-05 | 5 | 1_0 | {value: 5} | {value: 2031-03-05, range: [2031-03-01, 2031-03-09]}",
        "soon | [5] | true | {value: soon}",
    ),
    (
        "events: {e: {date: 5, odds: {a: 0.5, b: %s}}}",
        "0.5 | rest | {value: 0.5, range: [0.4, 0.6]}",
        "some | null | [0.5]",
    ),
    ("events: {e: {date: 5, then: %s}}", "x | [x, y] | []", "3 | {x: y} | [3] | [[x]]"),
    ("actions: {a: {certain: true, by: %s}}", "red | [red] | [red, blue]", "[] | 3 | null"),
    ("events: {e: {date: 5, rung: %s}}", "0 | 3 | 1_0 | null", "0.5 | x | true | [3]"),
    ("events: {e: {date: 5, repeats: %s}}", "true | false", "often | 1 | null"),
    ("events: {e: {date: 5, about: %s}}", "x | null", "3 | true | [x]"),
    (
        "actors: {red: {sees: {day: %s}}, blue: {}}",
        "never | {} | {lag: 3} | {as: 5} | {never: true}",
        "always | 3 | null | {lagg: 3}",
    ),
    (
        "treaties: {t: {clause: %s, duties: {d: {by: red, trigger: day, consult: 3, will: 1}}}}",
        "defence | non-aggression",
        "defense | 3 | null | [defence]",
    ),
    ("ladder: %s", "{0: a, 1: b} | {}", "[a, b] | {0: 1} | x | null"),
    ("days: %s", "60 | 1_000", "0 | 33000 | 1.5 | many | null"),
    ("start: %s", "2031-03-01", "2031 | March | null | {value: 2031-03-01}"),
    ("scenario: %s", "small | a-1", "Small | a_b | 3 | null"),
    (
        "outcomes: {war: %s, peace: otherwise}",
        '{when: "day > 90"} | {when: day, at_end: true} | otherwise | null',
        "x | 3 | {} | {whn: day}",
    ),
    ("watch: %s", "[] | [day] | day", "3 | {a: b} | [3] | null"),
    ("scenarios: {s: %s}", "[]", "3 | {a: b} | [3] | null"),
    (
        "overrides: {o: %s}",
        "{} | {about: x} | {new: {events: {}}}",
        "3 | x | [] | {about: 3} | {new: 3} | {new: {events: 3}} | null",
    ),
    (
        "laws: %s",
        "[] | [{law: x, always: day}] | [{law: x, relation: {set: {q: 3}, then: {q: rises}}}]",
        (
            "{} | x | [x] | [{always: day}] | [{law: x, alway: day}] "
            "| [{law: x, relation: {set: {q: 3}, then: {q: grows}}}]"
        ),
    ),
    ("day_0_factors: %s", "{} | {a: 1} | {a: 1_000}", "{a: x} | {a: {value: 1}} | 3"),
]
"""A place, what may be written there, and what may not."""


def cases() -> Iterator[tuple[str, str, bool]]:
    """A line, the whole scenario with it, and whether it may be written."""
    for place, good, bad in PLACES:
        for texts, is_good in ((good, True), (bad, False)):
            for text in texts.split(" | "):
                line = place % text.strip()
                key, _, value = line.partition(": ")
                whole = AROUND | {key: value}
                yield line, "".join(f"{key}: {value}\n" for key, value in whole.items()), is_good
