from time import process_time

import pytest

from protemporal.expression import EvaluationError
from protemporal.expression.patterns import compile_pattern, pattern_problem


@pytest.mark.parametrize(
    ("pattern", "subject", "expected"),
    [
        (r"\d+", "a12٣b3", ["12", "3"]),
        (r"\w+", "ab é_1", ["ab", "_1"]),
        (r"\s", "a\tb\vc\u00a0", ["\t"]),
        (r"[\D]+", "1ab2", ["ab"]),
        (r"[^\W]+", "a-b", ["a", "b"]),
        (r"[\S]", "a b", ["a", "b"]),
        (r"a$", "a\n", []),
        (r"a\z", "a", ["a"]),
        (r"(?m)^a$", "a\na", ["a", "a"]),
        (r"^a", "ba\na", []),
        (r"a.b", "a\nb", []),
        (r"(?s)a.b", "a\nb", ["a\nb"]),
        (r"a(?i)b|c", "aB C", ["aB", "C"]),
        (r"(?i:a)b", "Ab aB", ["Ab"]),
        (r"(?i)a(?-i)b", "Ab AB", ["Ab"]),
        (r"(?U)a+", "aaa", ["a", "a", "a"]),
        (r"(?U)a+?", "aaa", ["aaa"]),
        (r"a+?", "aa", ["a", "a"]),
        (r"a{2}", "aaa", ["aa"]),
        (r"a{2,}", "aaa", ["aaa"]),
        (r"a{,2}", "a{,2}", ["a{,2}"]),
        (r"\Qa.b\E+", "a.bb axb", ["a.bb"]),
        (r"\x41\x{1F600}\101\n\a", "A😀A\n\a", ["A😀A\n\a"]),
        (r"[[:alpha:]_]+[[:^digit:]]", "ab_-1", ["ab_-"]),
        (r"[]a]+", "]a", ["]a"]),
        (r"[^]]", "]x", ["x"]),
        (r"[a\-z]+", "a-z", ["a-z"]),
        (r"[a-]+", "-a", ["-a"]),
        (r"[&&|~~]", "&", ["&"]),
        (r"\pL+", "éß1", ["éß"]),
        (r"\p{Lu}\P{Lu}", "aBc", ["Bc"]),
        (r"[\p{^L}]", "a1", ["1"]),
        (r"\bfoo\b", "foo éfooé", ["foo", "foo"]),
        (r"(\w+\.)+com", "a.b.com", ["a.b.com"]),
        (r"(?:a|b)*c", "abc", ["abc"]),
        ("", "a", ["", ""]),
    ],
)
def test_matches_as_re2_does(pattern: str, subject: str, expected: list[str]) -> None:
    assert compile_pattern(pattern).find_all(subject) == expected


def test_groups_have_their_name_or_number() -> None:
    found = compile_pattern(r"(a)(?P<n>b)(?<m>c)?(?:d)").find_object("abd")
    assert found == {"0": "abd", "1": "a", "n": "b", "m": ""}


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        (r"(?=a)", "look-ahead"),
        (r"(?!a)", "look-ahead"),
        (r"(?<=a)", "look-behind"),
        (r"(?<!a)", "look-behind"),
        (r"(a)\1", r"no back reference \1"),
        (r"(?P<a>x)(?P=a)", "back reference"),
        (r"(?>a)", "atomic"),
        (r"(?(1)a)", "conditional"),
        (r"(?#x)", "comment"),
        (r"(?z)", "unknown group"),
        (r"(?P<a>x)(?P<a>y)", 'two groups are named "a"'),
        (r"(a", 'a "(" is not closed'),
        (r"a)", 'unexpected ")"'),
        (r"[a", 'a "[" is not closed'),
        (r"[z-a]", "runs backwards"),
        (r"[[:nope:]]", "unknown class"),
        (r"*a", '"*" has nothing to repeat'),
        (r"a**", "repeated"),
        (r"a*+", "repeated"),
        (r"a{1001}", "at most 1000"),
        (r"a{2,1}", "bad repeat count"),
        (r"\Z", "unknown escape"),
        (r"\p{Greek}", "general categories"),
        (r"\pX", "general categories"),
        (r"\x{110000}", "no character"),
        ("\\", "unknown escape"),
        (r"(a+)+", "exponential"),
        (r"(\w+\s?)*$", r"(\w+\s?)* could take exponential time"),
        (r"(a|b*)+", "exponential"),
        (r"((a+)b?)+", "exponential"),
        (r"(a+){99}", "exponential"),
        (r"(\w|\d)+", "exponential"),
        (r"(a|ab)*c", "exponential"),
        (r"(a?b?)*", "exponential"),
        (r".*.*.*.*.*.*x", "can share a text in many ways"),
        ("(" * 60 + ")" * 60, "more than 50 groups"),
        (r"^*", "nothing to repeat"),
    ],
)
def test_refuses_what_re2_lacks_or_what_explodes(pattern: str, reason: str) -> None:
    assert reason in (pattern_problem(pattern) or "")


def test_a_good_pattern_has_no_problem() -> None:
    assert pattern_problem(r"^(?P<a>[^:]+):(.*)$") is None


@pytest.mark.parametrize(
    ("pattern", "longest"),
    [
        pytest.param("a", 4096, id="no repetition"),
        pytest.param("^([^:]+):([^:]+):(.*)", 4096, id="repetitions kept apart"),
        pytest.param("^(.*)-(.*)", 4096, id="one choice, anchored"),
        pytest.param("(.*)-(.*)", 271, id="one choice from every start"),
        pytest.param("^(.*)-(.*)-(.*)", 340, id="two choices"),
    ],
)
def test_subjects_are_limited_by_what_the_pattern_could_cost(pattern: str, longest: int) -> None:
    compiled = compile_pattern(pattern)
    compiled.find_object("a" * longest)
    with pytest.raises(EvaluationError, match=f"at most {longest} characters"):
        compiled.find_all("a" * (longest + 1))


@pytest.mark.parametrize(
    "pattern",
    [r"^(.*)-(.*)-(.*)$", r"(\w+)@(\w+)\.com", r"(\w+\.)+com", r"(?:a|b)*c", r"(?i)[a-z]+ [a-z]+x"],
)
def test_the_longest_subject_takes_no_noticeable_time(pattern: str) -> None:
    compiled = compile_pattern(pattern)
    started = process_time()
    for unit in ("a", "-", "a.", "a-", "ab "):
        compiled.find_object((unit * compiled.longest)[: compiled.longest])
    assert process_time() - started < 5  # seconds; takes a tenth, and years without the limit
