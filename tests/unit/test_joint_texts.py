"""Joint texts: what changed between two versions, and which of them the room saw last."""

from datetime import UTC, datetime, timedelta

from workshop_live.domain.joint_texts import (
    Change,
    JointText,
    Line,
    Source,
    Version,
    line_differences,
    word_differences,
)

NOW = datetime(2026, 9, 1, 10, tzinfo=UTC)


def marked(words) -> str:
    marks = {Change.SAME: "", Change.ADDED: "+", Change.REMOVED: "-"}
    return " ".join(f"{marks[it.change]}{it.text}" for it in words)


def test_differences_are_found_by_word():
    assert (
        marked(word_differences("skape tillit og mot", "skape mer tillit og  glede"))
        == "skape +mer tillit og -mot +glede"
    )
    assert word_differences("likt", "likt")[0].change is Change.SAME
    assert word_differences("", "") == ()


def test_words_that_are_common_in_a_long_text_are_no_junk():
    """From 200 words on, difflib would leave out what occurs often, and call nearly everything changed."""
    common = ["vi", "skal", "ta", "vare", "på", "hverandre", "og", "si", "fra", "om", "det", "som", "betyr", "noe"]
    before = [common[number * number % len(common)] for number in range(240)]
    after = [*before[:120], "nytt", *before[120:]]
    assert marked(word_differences(" ".join(before), " ".join(after))).count("+") == 1
    assert [it.text for it in word_differences(" ".join(before), " ".join(after)) if it.change is not Change.SAME] == [
        "nytt"
    ]


def test_a_line_is_compared_with_the_one_that_is_most_like_it_wherever_it_stood():
    before = ["skape rom for læring", "si fra i tide", "feire det vi får til"]
    after = ["feire det vi får til", "skape trygt rom for læring", "be om hjelp"]
    found = [(it.place, marked(it.words)) for it in line_differences(before, after)]
    assert found == [
        (0, "feire det vi får til"),
        (1, "skape +trygt rom for læring"),
        (None, "-si fra i tide"),
        (2, "+be om hjelp"),
    ]


def test_lines_removed_at_the_beginning_and_several_in_a_row_stay_in_their_order():
    found = [marked(it.words) for it in line_differences(["en", "to", "tre", "fire"], ["tre"])]
    assert found == ["-en", "-to", "tre", "-fire"]
    assert [marked(it.words) for it in line_differences(["en", "to"], [])] == ["-en", "-to"]


def test_the_version_that_the_room_saw_last_is_not_always_the_latest_one():
    shown = [NOW + timedelta(hours=1), NOW, None]
    versions = tuple(Version(number, "Vi:", ("a", "b"), NOW, at) for number, at in enumerate(shown, 1))
    text = JointText("Vi:", (Line("l1", "a"), Line("l2", "b")), versions)
    assert text.last_shown == versions[0]
    assert text.latest == versions[2]
    assert text.is_kept
    assert not JointText("Vi:", (Line("l1", "a"),), versions).is_kept
    assert JointText("Vi:").last_shown is None


def test_a_source_is_read_back_as_it_was_stored():
    for source in (Source("a" * 16, answer="b" * 16, text="Tillit"), Source("a" * 16, 2, theme=0, text="Tillit")):
        assert Source.of(source.stored()) == source
