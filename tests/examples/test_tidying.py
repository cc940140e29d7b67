"""Tidying: what is old is cleared, unless it has to stay, or nobody can be asked."""

from __future__ import annotations

import pytest

from examples.superapp import content, messages, pictures
from examples.superapp.data_api import _medium
from examples.superapp.tidying import CLEARED_AFTER, tidy

DAY = 86_400_000


@pytest.fixture
def sent(stage):
    """Wei sent Lan a picture; when, and under which number."""
    at = stage.clock.now()
    with stage.database.writing() as tx:
        number = messages.add(tx, "wei", at, receiver="lan", picture=pictures.cat())
    return at, number


def there(stage, number) -> bool:
    with stage.database.reading() as tx:
        return content.find(tx, f"message-{number}") is not None


def may(stage):
    return stage.platform.recourse.may_delete


def test_after_thirty_days_it_goes_and_says_so(stage, sent):
    at, number = sent
    tidy(stage.database, may(stage), at + CLEARED_AFTER - 1)
    assert there(stage, number)
    assert tidy(stage.database, may(stage), at + CLEARED_AFTER) >= 1
    assert not there(stage, number)
    assert "This picture was cleared after thirty days." in stage.person("wei").get("/chats/lan").text
    assert _medium(stage.platform, "wei", "chats", f"message-{number}").status_code == 404
    assert tidy(stage.database, may(stage), at + CLEARED_AFTER) == 0


@pytest.mark.parametrize("who", ["wei", "lan"])
@pytest.mark.parametrize("answer", [True, None, "false", 0])
def test_what_has_to_stay_for_either_of_them_stays(stage, sent, who, answer):
    """Only a plain false lets anything go."""
    at, number = sent
    stage.dueprocess.kept[who] = answer
    tidy(stage.database, may(stage), at + 400 * DAY)
    assert there(stage, number)
    stage.dueprocess.kept.clear()
    tidy(stage.database, may(stage), at + 400 * DAY)
    assert not there(stage, number)


def test_in_a_group_everybody_in_it_counts(stage):
    at = stage.clock.now()
    with stage.database.writing() as tx:
        group = tx.execute("SELECT id, owner FROM groups ORDER BY id LIMIT 1").fetchone()
        members = tx.execute("SELECT person FROM members WHERE group_id = ?", (group["id"],)).fetchall()
        number = messages.add(tx, group["owner"], at, group=group["id"], picture=pictures.cat())
    other = next(row["person"] for row in members if row["person"] != group["owner"])
    stage.dueprocess.kept[other] = True
    tidy(stage.database, may(stage), at + 400 * DAY)
    assert there(stage, number)


def test_where_nobody_answers_nothing_goes(stage_alone):
    at = stage_alone.clock.now()
    with stage_alone.database.writing() as tx:
        number = messages.add(tx, "wei", at, receiver="lan", picture=pictures.cat())
    tidy(stage_alone.database, may(stage_alone), at + 400 * DAY)
    assert there(stage_alone, number)


def test_words_are_never_cleared(stage, sent):
    at, _ = sent
    with stage.database.reading() as tx:
        before = [row["text"] for row in tx.execute("SELECT text FROM messages ORDER BY id")]
    tidy(stage.database, may(stage), at + 4_000 * DAY)
    with stage.database.reading() as tx:
        assert [row["text"] for row in tx.execute("SELECT text FROM messages ORDER BY id")] == before
