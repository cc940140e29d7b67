"""No check sees half of a change, whatever other threads do."""

import threading

from tests.guard.fakes import T0, Log, agrees, span
from tests.guard.test_standing import Offline

CHANGES = 1500


def run(writer, *readers):
    """Run the writer to its end and the readers until then; what any of them raised."""
    done, raised = threading.Event(), []

    def guarded(work):
        try:
            work(done)
        except BaseException as error:  # noqa: BLE001
            raised.append(error)

    threads = [threading.Thread(target=guarded, args=(reader,)) for reader in readers]
    for thread in threads:
        thread.start()
    writer(done)
    done.set()
    for thread in threads:
        thread.join()
    assert raised == []


def test_every_answer_is_true_of_the_epoch_it_names(switching_often):
    """I-29 under threads: odd positions restrict, even ones free, and the verdict must fit its own epoch."""
    log = Log()
    entries = [
        log.write("dec_1.1", "mallory", *([span(until=None)] if n % 2 else [])) for n in range(1, CHANGES)
    ]
    offline = Offline(Log().snapshot())
    send = offline.guard.capability("chat.send")
    epochs: list[set[int]] = [set(), set()]

    def write(done):
        for entry in entries:
            assert offline.give(entry)

    def reader(number):
        def read(done):
            last = -1
            while not done.is_set() or last < 0:
                verdict = offline.guard.check("mallory", send)
                position = verdict.epoch.position
                assert verdict.answer == ("restricted" if position % 2 else "allowed")
                assert position >= last
                last = position
                epochs[number].add(position)

        return read

    run(write, reader(0), reader(1))
    assert offline.guard.check("mallory", send).epoch.position == CHANGES - 1


def test_two_restrictions_of_one_entry_come_together(switching_often):
    """Chat and wallet are restricted by one entry and freed by the next; no single check can tell them apart."""
    log = Log()
    both = [span("chat.send", until=None), span("wallet.pay", until=None)]
    entries = [log.write("dec_1.1", "mallory", *(both if n % 2 else [])) for n in range(1, CHANGES)]
    offline = Offline(Log().snapshot())
    send, pay = offline.guard.capability("chat.send"), offline.guard.capability("wallet.pay")

    def write(done):
        for entry in entries:
            assert offline.give(entry)

    def read(done):
        while not done.is_set():
            one, other = offline.guard.check("mallory", send), offline.guard.check("mallory", pay)
            for verdict in (one, other):
                assert verdict.allowed == (verdict.epoch.position % 2 == 0)

    run(write, read)


def test_snapshots_and_merges_do_not_disturb_readers(switching_often):
    log = Log()
    offline = Offline(log.snapshot())
    send = offline.guard.capability("chat.send")
    accounts = [f"u{n}" for n in range(20)]

    def write(done):
        for number in range(1, 1300):  # past one merge
            offline.give(log.write(f"dec_{number}.1", f"v{number}", span(until=None)))
            if number % 100 == 0:
                offline.install(log.snapshot())
            if number % 3 == 0:
                offline.give(log.write(f"dec_{number}.2", accounts[number % 20], span(until=None)))

    def read(done):
        number = 0
        while not done.is_set():
            number += 1
            account = accounts[number % 20]
            verdict = offline.guard.check(account, send)
            written = 0 if verdict.allowed else int(verdict.restriction.split("_")[1].split(".")[0])
            assert verdict.allowed or written % 20 == number % 20
            assert len({v.epoch for v in offline.guard.check_many(accounts, send)}) == 1

    run(write, read, read)
    for account in accounts:
        verdict = offline.guard.check(account, send)
        assert agrees(verdict, log, account, "chat.send", None, T0)
