"""Staff hear once of a source that begins to fail, that is well again, or that has much less."""

import http.server
import json
import socketserver
import threading

import pytest


@pytest.fixture
def hook():
    """A web address that keeps the messages it is sent."""
    messages = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            messages.append((self.headers["Content-Type"], json.loads(body)))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    with running(http.server.HTTPServer(("127.0.0.1", 0), Handler)) as server:
        server.messages = messages
        server.address = f"http://127.0.0.1:{server.server_address[1]}/hook"
        yield server


@pytest.fixture
def mailbox():
    """A mail server that takes every mail without a login: the least of RFC 5321."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self):
            self.say("220 mailbox")
            while line := self.rfile.readline().decode().strip():
                if line.upper() == "DATA":
                    self.say("354 go on")
                    mail = b""
                    while not mail.endswith(b"\r\n.\r\n"):
                        mail += self.rfile.readline()
                    self.server.mails.append(mail.decode())
                elif line.upper().startswith("RCPT"):
                    self.server.receivers.append(line[8:].lower())
                self.say("250 fine")
                if line.upper() == "QUIT":
                    return

        def say(self, line):
            self.wfile.write(f"{line}\r\n".encode())

    with running(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)) as server:
        server.mails, server.receivers = [], []
        server.address = f"127.0.0.1:{server.server_address[1]}"
        yield server


class running:  # noqa: N801 - it reads as a verb where it is used
    """Serves until the block ends."""

    def __init__(self, server):
        self.server = server

    def __enter__(self):
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self.server

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def six(office, town):
    """A source with six stories."""
    paths = [f"/s/{at}" for at in range(6)]
    town.link(*paths)
    for path in paths:
        town.story(path, f"Story of house {path[3:]}")
    office.source("town", town)
    return town


def taken(hook):
    found = [message for _, message in hook.messages]
    hook.messages.clear()
    return found


def test_messages_come_when_a_state_changes_and_only_then(office, six, hook, mailbox):
    office.set(
        notify_url=hook.address,
        notify_mail="one@town.example, two@town.example",
        mail_from="storysearch@town.example",
        mail_server=mailbox.address,
    )
    office.do("ingest")
    assert taken(hook) == mailbox.mails == []

    start = six.pages["/"]
    six.refuse("/", 404)
    assert office.run("ingest").code == 3
    (message,) = taken(hook)
    assert message == {
        "text": "town: ok -> failing. start failed.",
        "changes": [{"source": "town", "before": "ok", "now": "failing", "why": "start failed."}],
    }
    (mail,) = mailbox.mails
    assert "Subject: storysearch: town\r\n" in mail
    assert "From: storysearch@town.example\r\n" in mail
    assert "town: ok -> failing. start failed.\r\n" in mail
    assert mailbox.receivers == ["<one@town.example>", "<two@town.example>"]

    assert office.run("ingest").code == 3
    assert taken(hook) == []
    assert len(mailbox.mails) == 1

    six.pages["/"] = start
    office.do("ingest")
    (message,) = taken(hook)
    assert message["changes"] == [{"source": "town", "before": "failing", "now": "ok", "why": "finished."}]
    assert len(mailbox.mails) == 2

    for at in (0, 1):
        six.refuse(f"/s/{at}", 410)
    warned = office.do("ingest")
    sentence = "It has 4 pages where 6 are usual."
    assert f"WARNING: town: {sentence}" in warned.out
    (message,) = taken(hook)
    assert message["text"] == f"town: ok -> warning. finished. {sentence}"
    assert f"WARNING: {sentence}" in office.do("status").out
    (state,) = office.do("status", "--json").json["sources"]
    assert (state["state"], state["warnings"]) == ("warning", [sentence])
    office.do("ingest")
    assert taken(hook) == []
    assert len(mailbox.mails) == 3


def test_a_message_that_cannot_be_sent_spoils_no_run(office, town):
    town.refuse("/", 404)
    office.source("town", town)
    office.set(
        notify_url="http://127.0.0.1:9/hook",
        notify_mail="one@town.example",
        mail_from="s@town.example",
        mail_server="127.0.0.1:9",
    )
    ended = office.run("ingest")
    assert ended.code == 3
    assert "town" in ended.out
    lines = [line for line in ended.err.splitlines() if "could not be sent" in line]
    assert [line.split(" could")[0] for line in lines] == [
        "The message to notify_url",
        "The message to notify_mail",
    ]
    assert "Traceback" not in ended.err


def test_something_that_is_no_web_server_spoils_no_run_either(office, town, mailbox):
    town.refuse("/", 404)
    office.source("town", town)
    office.set(notify_url=f"http://{mailbox.address}/hook")
    ended = office.run("ingest")
    assert ended.code == 3
    assert ended.err.count("The message to notify_url could not be sent: ") == 1
    assert "Traceback" not in ended.err


@pytest.mark.parametrize(
    "values", [{"notify_url": "town.example/hook"}, {"notify_mail": "a@town.example"}], ids=["url", "mail"]
)
def test_a_wrong_setting_is_told_before_any_site_is_asked(office, town, values):
    office.source("town", town)
    office.set(**values)
    ended = office.run("ingest")
    assert ended.code == 2
    assert next(iter(values)) in ended.err
    assert ended.err.count("\n") == 1
    assert town.asked == []
