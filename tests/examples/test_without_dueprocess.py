"""The platform works while dueprocess does not, and tells it everything afterwards."""

from examples.superapp.clock import Clock
from examples.superapp.database import Database
from examples.superapp.recourse import Recourse
from tests.examples.conftest import Stage
from tests.examples.fake_dueprocess import TOKEN, FakeDueprocess, serving

REPORT = {"about": "message-1", "content": ["message-1"], "category": "harassment", "words": ""}


def test_who_never_heard_of_dueprocess_goes_on(stage_alone):
    wei = stage_alone.person("wei")
    for path, data in (
        ("/chats/lan", {"text": "hi"}),
        ("/chats/ming", {"text": "hi"}),
        ("/wallet/pay", {"to": "hua", "amount": "1", "key": "1"}),
        ("/wallet/withdraw", {"amount": "1", "key": "2"}),
        ("/games/2", {"cell": "44"}),
    ):
        assert wei.post(path, data=data).status_code == 303, path


def test_a_page_never_waits_for_it(stage_alone):
    wei = stage_alone.person("wei")
    for path in ("/chats", "/chats/lan", "/me/allowed", "/wallet", "/moments"):
        assert wei.get(path).elapsed.total_seconds() < 2
    away = wei.get("/recourse")
    assert away.status_code == 503
    assert "Please try again in a while" in away.text


def test_reports_and_sign_ins_wait_and_arrive_once(tmp_path):
    fake = FakeDueprocess()
    with serving(fake) as url:
        port = int(url.rpartition(":")[2])
    one = Stage(tmp_path, fake, url)
    assert one.person("lan").post("/report", data=REPORT).status_code == 200
    assert fake.calls == []
    with serving(fake, port):
        assert fake.wait(lambda _calls: fake.called("POST", "/v1/reports"))
        assert len(fake.called("POST", "/v1/accounts/lan/sign-ins")) == 1
        one.close()
    assert len(fake.called("POST", "/v1/reports")) == 1
    keys = [key for _, _, key, _ in fake.calls]
    assert len(set(keys)) == len(keys)


def test_everybody_is_registered_at_the_start_and_again_at_the_next(own_stage):
    def registered(calls):
        return len([call for call in calls if call[0] == "PUT"])

    assert own_stage.dueprocess.wait(lambda calls: registered(calls) == 14)
    assert own_stage.dueprocess.called("PUT", "/v1/accounts/mei") == [
        {
            "kind": "person",
            "contacts": [
                {"channel": "email", "address": "mei@example.test"},
                {"channel": "sms", "address": "+861000000626"},
            ],
            "locale": "en",
            "zone": "Europe/Berlin",
        }
    ]
    assert own_stage.dueprocess.called("PUT", "/v1/accounts/hua")[0]["kind"] == "business"


def test_what_is_known_survives_a_restart_without_it(tmp_path):
    fake = FakeDueprocess()
    with serving(fake) as url:
        one = Stage(tmp_path, fake, url)
        assert one.guard.wait_ready(20)
        one.restrict("wei", "chat.send_stranger")
        one.close()
        one.guard.close()
    again = Stage(tmp_path, None, "http://127.0.0.1:9")
    wei = again.person("wei")
    assert wei.post("/chats/lan", data={"text": "hi"}).status_code == 403
    assert wei.post("/chats/ming", data={"text": "hi"}).status_code == 303
    again.close()


def test_what_it_refuses_is_not_sent_for_ever(tmp_path):
    """A 404 is an answer; a 500 is not."""
    fake = FakeDueprocess()
    database = Database(tmp_path / "a.db")
    with serving(fake) as url:
        recourse = Recourse(database, url, TOKEN)
        with database.writing() as tx:
            recourse.signed_in(tx, "wei")
            tx.execute("UPDATE outbox SET path = '/v1/nothing-here', method = 'GET'")
            recourse.signed_in(tx, "lan")
        recourse.start(lambda: 0)
        assert fake.wait(lambda _calls: fake.called("POST", "/v1/accounts/lan/sign-ins"))
        recourse.close()
    with database.reading() as tx:
        assert tx.execute("SELECT answer FROM outbox ORDER BY id").fetchone()["answer"] == 404


def test_what_must_be_put_back_is_confirmed(stage):
    stage.dueprocess.owed = [{"remedy_id": "rmd_1", "account": "wei", "effect": "contacts"}]
    stage.platform.recourse.hurry()
    assert stage.dueprocess.wait(
        lambda _calls: stage.dueprocess.called("POST", "/v1/remedies/rmd_1/confirmation")
    )
    assert stage.dueprocess.owed == []


def test_a_clock_file_that_is_half_written_leaves_the_time_as_it_was(tmp_path):
    clock = Clock(tmp_path / "clock.json", read=lambda: 1000)
    assert clock.now() == 1000
    (tmp_path / "clock.json").write_text('{"offset_ms": 500}')
    assert clock.now() == 1500
    for broken in ('{"offs', "[]", '{"offset_ms": "1"}', '{"offset_ms": true}', ""):
        (tmp_path / "clock.json").write_text(broken)
        assert clock.now() == 1500
    (tmp_path / "clock.json").unlink()
    assert clock.now() == 1500
