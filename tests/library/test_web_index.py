"""The index of the web catalog: a word with titles that came and went is coded as it would be anew."""

from __future__ import annotations

import random

import pytest

from tuils.library.reach.web.cuts import Cut, cut_again, place_in
from tuils.library.reach.web.search_index import changed_word, coded_word, decoded, near_text, near_words_in


def test_a_word_that_changes_is_coded_as_anew() -> None:
    chance = random.Random(7)
    worth = {chance.randrange(40_000): chance.randrange(1, 64) for _n in range(300)}
    word = coded_word("bees", worth)
    assert decoded(word.titles) == (worth, len(worth))
    some = [*worth][:3]
    changes = {some[0]: (True, None), some[1]: (True, 5), 50_000: (False, 7)}
    changed = changed_word(word.titles, "bees", changes)
    kept = {place: value for place, value in worth.items() if place != some[0]}
    assert changed == coded_word("bees", kept | {some[1]: 5, 50_000: 7})
    assert changed_word(coded_word("bees", {3: 4}).titles, "bees", {3: (True, None)}) is None
    assert changed_word("", "bees", {9: (False, 4)}) == coded_word("bees", {9: 4})


def test_a_very_frequent_word_takes_new_titles_and_says_when_it_must_be_made_anew() -> None:
    worth = {place: place % 60 + 1 for place in range(0, 9000, 3)}
    assert not coded_word("the", worth).titles.startswith("!")
    more = worth | {1: 63}
    word = changed_word(coded_word("the", worth).titles, "the", {1: (False, 63)})
    assert word == coded_word("the", more)
    assert word is not None
    assert word.titles.startswith("!3001!")
    assert changed_word(word.titles, "the", {4: (False, 2)}) == coded_word("the", more | {4: 2})
    with pytest.raises(LookupError):
        changed_word(word.titles, "the", {3: (True, None)})


def test_a_very_frequent_word_loses_titles_that_are_not_among_its_best() -> None:
    worth = {place: place % 60 + 1 for place in range(0, 9030, 3)}
    word = coded_word("the", worth)
    kept, many = decoded(word.titles)
    assert (many, len(kept)) == (3010, 500)
    low, best = next(place for place in worth if place not in kept), next(iter(kept))
    less = {place: value for place, value in worth.items() if place != low}
    assert changed_word(word.titles, "the", {low: (True, None)}) == coded_word("the", less)
    for now in (1, 63):
        assert changed_word(word.titles, "the", {low: (True, now)}) == coded_word("the", worth | {low: now})
    assert changed_word(word.titles, "the", {best: (True, 63)}) == coded_word("the", worth | {best: 63})
    with pytest.raises(LookupError):
        changed_word(word.titles, "the", {best: (True, 1)})


def test_words_that_a_mistyped_one_may_mean_are_read_as_they_were_written() -> None:
    words = [("bee", "0"), ("beekeeping", "3"), ("bees", "9"), ("beißen", "1")]
    assert near_words_in(near_text(words)) == dict(words)


def test_a_part_that_is_too_large_is_cut_and_the_others_stay() -> None:
    first = cut_again([], {0: list("abcdefgh")}, str, 4)
    assert [(cut.first, cut.number) for cut in first.cuts] == [("a", 0), ("e", 1)]
    assert place_in(first.cuts, "A") == 0
    assert place_in(first.cuts, "e") == 1
    second = cut_again(first.cuts, {0: list("abcdddddd")}, str, 4)
    assert second.cuts == [Cut("a", 0), Cut("d", 2), Cut("d", 3), Cut("e", 1)]
    assert cut_again(second.cuts, {3: []}, str, 4).cuts == second.cuts[:3]
