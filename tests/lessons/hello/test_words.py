"""Words become numbers, and what cannot be learned is told in a sentence."""

import pytest

from rnnplay.lessons.hello.words import LONGEST, WordsError, read_words, shown


def test_hello_over_its_alphabet():
    words = read_words("hello", "ohlol")
    assert words.alphabet == ("e", "h", "l", "o")
    assert words.inputs.tolist() == [1, 0, 2, 2, 3]
    assert words.targets.tolist() == [3, 1, 2, 3, 2]
    assert words.spell(words.targets) == "ohlol"
    with pytest.raises(ValueError, match="read-only"):
        words.inputs[0] = 0


@pytest.mark.parametrize(
    ("word", "characters"),
    [
        ("你好吗", ["你", "好", "吗"]),
        ("e\u0301te\u0301", ["é", "t", "é"]),  # a letter and its accent typed apart
        ("x\u0323\u0301y", ["x\u0323\u0301", "y"]),  # there is no single code point for these
        ("नमस्ते", ["न", "म", "स्ते"]),  # joined consonants are one, since Unicode 15.1
        ("\u1112\u1161\u11ab글", ["한", "글"]),
        ("👨‍👩‍👧a", ["👨‍👩‍👧", "a"]),
        ("👍🏽👍", ["👍🏽", "👍"]),
        ("🇨🇳🇩🇪🇫", ["🇨🇳", "🇩🇪", "🇫"]),
        ("a b", ["a", " ", "b"]),
    ],
)
def test_characters_are_those_that_people_count(word, characters):
    words = read_words(word, word)
    assert list(words.source) == characters
    assert words.spell(words.inputs) == "".join(characters)
    assert list(words.alphabet) == sorted(set(characters))


@pytest.mark.parametrize(
    ("source", "target", "field", "says"),
    [
        ("", "", "source", "at least one character"),
        ("a", "", "target", "at least one character"),
        ("hello", "ohlo", "target", "“hello” has 5, “ohlo” has 4"),
        ("a" * (LONGEST + 1), "a" * (LONGEST + 1), "source", f"at most {LONGEST} characters; this one has 25"),
        ("a", "b" * 1_000_000, "target", f"at most {LONGEST} characters"),
        ("a\ud800", "ab", "source", r"U\+D800 is not a visible character"),
        ("ab", "a\tb", "target", r"U\+0009"),
        ("a\u202eb", "abc", "source", r"U\+202E"),
        ("a\u3000b", "abc", "source", r"plain space"),
        ("\u0301a", "ab", "source", "without a letter"),
        ("\u200da", "ab", "source", "without a letter"),
        ("a" + "\u0301" * 40, "a", "source", "combines 40 code points"),
    ],
)
def test_what_is_wrong_is_said_of_the_word_it_is_about(source, target, field, says):
    with pytest.raises(WordsError, match=says) as raised:
        read_words(source, target)
    assert raised.value.field == field
    str(raised.value).encode()  # the sentence itself can be shown


def test_a_space_is_drawn_as_a_sign():
    assert [shown(each) for each in "a b"] == ["a", "␣", "b"]
    assert len(read_words("a" * LONGEST, "b" * LONGEST)) == LONGEST
