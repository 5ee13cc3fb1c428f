"""Mailboxes, single messages and saved pages: how they are cut apart, and what their text is."""

from __future__ import annotations

import io
import re
from email.message import EmailMessage
from typing import Any

import pytest

from index.article import Article, RawDocument, Rejected, Shape
from index.clean import mail
from index.pipeline import Options, Prepared, Stages
from index.readers import FORMATS, detect, mbox, mhtml, read_paths
from index.readers.base import Confidence
from index.report import Reason
from tests.limits import ends

PARAGRAPHS = (
    "The harbour authority of Aldmouth will widen its northern channel before winter begins, its director said.",
    (
        "Dredging begins in March and is expected to take eleven weeks, during which the ferry to Larch Island will use"
        " the southern pier. Shippers had asked for the work since two barges ran aground in the autumn."
    ),
    "“We would rather close the channel for a season than for good,” the director told the town council.",
)
FOOT = (
    "You are receiving this email because you signed up for our briefing.",
    "Our mailing address is: 12 Quay Street, Aldmouth",
    "Unsubscribe | Manage your preferences | Privacy policy",
    "© 2024 Harbour Courier. All rights reserved.",
)
HTML = (
    "<html lang='en'><head><title>Harbour Courier</title><style>p{}</style></head><body>"
    "<div style='display: none; max-height:0'>The channel, the ferry and more in today's briefing</div>"
    "<table><tr><td><a href='https://click.example/x'>View this email in your browser</a></td></tr>"
    "<tr><td><a>World</a> | <a>Sport</a> | <a>Weather</a></td></tr>"
    "<tr><td><h1>Channel to be widened</h1>" + "".join(f"<p>{text}</p>" for text in PARAGRAPHS) + "</td></tr>"
    "<tr><td><p>Forward this to a friend</p>" + "".join(f"<p>{text}</p>" for text in FOOT) + "</td></tr>"
    "<tr><td><img src='https://track.example/p.gif' width='1' height='1' alt='tracker'></td></tr></table></body></html>"
)
PLAIN = (
    "View this email in your browser: https://click.example/x\n\n**********\n\n"
    + "\n\n".join(PARAGRAPHS)
    + "\n\nThe council votes on Tuesday (https://click.example/y).\n\n----------\n\n"
    + "\n\n".join(FOOT)
    + "\n"
)


def letter(*, html: str | None = HTML, plain: str | None = PLAIN, **fields: str) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "Channel to be widened – “at last”"
    message["From"] = "Ada Example from Harbour Courier <briefing@harbourcourier.example>"
    message["Date"] = "Tue, 06 Feb 2024 07:30:00 +0100"
    message["Message-ID"] = "<briefing.206@harbourcourier.example>"
    message["List-Archive"] = "<https://harbourcourier.example/briefings>"
    for name, value in fields.items():
        del message[name.replace("_", "-")]
        if value:
            message[name.replace("_", "-")] = value
    if plain is not None:
        message.set_content(plain, cte="quoted-printable")
    if html is not None and plain is not None:
        message.add_alternative(html, subtype="html", cte="base64")
    elif html is not None:
        message.set_content(html, subtype="html", charset="cp1252", cte="8bit")
    return message


def results(content: bytes, **options: Any) -> list[Any]:
    found = list(read_paths(["-"], stdin=io.BytesIO(content), **options))
    return Stages(Options(entities="none")).run(found)


def article(content: bytes) -> Article:
    (result,) = results(content)
    assert isinstance(result, Prepared), result
    return result.article


class TestLetters:
    def test_what_its_headers_say(self) -> None:
        found = article(letter().as_bytes())
        assert found.headline == "Channel to be widened – “at last”"
        assert (found.byline, found.source) == (("Ada Example",), "Harbour Courier")
        assert str(found.published) == "2024-02-06T07:30:00+01:00"
        assert found.id == "briefing.206@harbourcourier.example"
        assert found.url is None
        assert found.language == "en"

    @pytest.mark.parametrize("message", [letter(), letter(plain="Your program shows no HTML."), letter(plain=None)])
    def test_its_text_without_what_every_letter_has(self, message: EmailMessage) -> None:
        text = article(message.as_bytes()).text
        assert text.split("\n\n")[-3:] == list(PARAGRAPHS)
        assert not any(word in text for word in ("browser", "Unsubscribe", "Quay Street", "Sport", "friend", "today's"))

    def test_an_address_above_the_way_out(self) -> None:
        foot = (
            "Harbour Courier",
            "12 Quay Street, Aldmouth AM1 4QS",
            "To unsubscribe, click here.",
            "Find us on the web",
        )
        found = article(letter(html=None, plain="\n\n".join((*PARAGRAPHS, *foot))).as_bytes())
        assert found.text.split("\n\n") == list(PARAGRAPHS)
        hidden = HTML.replace("display: none; max-height:0", "font-size: 1px; color: white")
        assert "today's" not in article(letter(html=hidden).as_bytes()).text

    def test_what_the_top_repeats(self) -> None:
        top = (
            "Channel to be widened – “at last”",
            "Ada Example",
            "Harbour Courier",
            "Feb 6",
            "Tuesday, 6 February 2024",
        )
        found = article(letter(html=None, plain="\n\n".join((*top, *PARAGRAPHS, "Ada Example"))).as_bytes())
        assert found.text.split("\n\n")[:3] == list(PARAGRAPHS)

    def test_lines_that_flow(self) -> None:
        plain = "\n".join(line for text in PARAGRAPHS for line in (*re.findall(r".{1,60} |.+$", text), ""))
        message = letter(html=None, plain=plain)
        message.set_param("format", "flowed")
        assert article(message.as_bytes()).text.split("\n\n") == list(PARAGRAPHS)

    def test_plain_text_where_it_says_more(self) -> None:
        for message in (letter(html=None), letter(html="<p>Please switch HTML on.</p>")):
            text = article(message.as_bytes()).text.split("\n\n")
            assert text == [*PARAGRAPHS, "The council votes on Tuesday."]

    def test_text_that_speaks_of_such_things_stays(self) -> None:
        said = (
            "The privacy policy of the harbour was changed on Monday, its lawyers said.",
            "“You received a letter,” the judge said. “Did you read it online?”",
            "Thousands unsubscribed from the service after the leak.",
        )
        plain = "\n\n".join((*PARAGRAPHS, *said, PARAGRAPHS[1] * 2, *FOOT))
        assert article(letter(html=None, plain=plain).as_bytes()).text.count("\n\n") == len(PARAGRAPHS) + len(said)

    @pytest.mark.parametrize(
        ("sender", "byline", "source"),
        [
            ("Harbour Courier <a@b.example>", (), "Harbour Courier"),
            ("Ada Example at The Harbour Courier <a@b.example>", ("Ada Example",), "The Harbour Courier"),
            ("=?utf-8?q?Jos=C3=A9_Beispiel=2C_Neue_Rheinwarte?= <a@b.example>", ("José Beispiel",), "Neue Rheinwarte"),
            ("briefing@mail.harbourcourier.example", (), "harbourcourier.example"),
            ("Bank of Aldmouth News <a@b.example>", (), "Bank of Aldmouth News"),
        ],
    )
    def test_senders(self, sender: str, byline: tuple[str, ...], source: str) -> None:
        content = (
            letter()
            .as_bytes()
            .replace(
                b"From: Ada Example from Harbour Courier <briefing@harbourcourier.example>", b"From: " + sender.encode()
            )
        )
        found = article(content)
        assert (found.byline, found.source) == (byline, source)

    @pytest.mark.parametrize(
        "subject",
        [
            "[Harbour Letter] Rain on Sunday",
            "Re: Fwd: Rain on Sunday",
            "=?utf-8?B?UmFpbiBvbg==?=\r\n =?utf-8?Q?_Sunday?=",
        ],
    )
    def test_subjects(self, subject: str) -> None:
        content = letter(List_Id="Harbour Letter <letter.harbourcourier.example>").as_bytes()
        head, _, rest = content.partition(b"From:")
        assert head.startswith(b"Subject:")
        assert article(b"Subject: " + subject.encode() + b"\r\nFrom:" + rest).headline == "Rain on Sunday"

    def test_brackets_that_name_no_list_stay(self) -> None:
        assert article(letter(Subject="[Update] Rain on Sunday").as_bytes()).headline == "[Update] Rain on Sunday"

    def test_charsets(self) -> None:
        text = "Größere Schiffe dürfen künftig einlaufen, teilte die Behörde mit. " * 5
        for charset in ("iso-8859-1", "utf-8", "cp1252"):
            message = EmailMessage()
            message["Subject"], message["From"] = "Hafen", "Neue Rheinwarte <a@b.example>"
            message.set_content(text, charset=charset)
            assert article(message.as_bytes()).text == text.strip()
        raw = f"Subject: Häfen\nFrom: a@b.example\nDate: 6 Feb 2024 10:00 +0100\n\n{text}\n".encode("latin-1")
        assert article(raw).headline == "Häfen"

    def test_with_its_length_above_it(self) -> None:
        content = letter().as_bytes()
        counted = b"%-10d\n%s<?xml version='1.0'?><plist>flags</plist>" % (len(content), content)
        assert detect(counted, "a.emlx")[0] is FORMATS["eml"]
        assert article(counted) == article(content)

    def test_attachments_are_no_text(self) -> None:
        message = letter()
        message.add_attachment("A table of depths. " * 100, filename="depths.txt")
        assert "depths" not in article(message.as_bytes()).text

    def test_a_letter_without_text(self) -> None:
        (found,) = results(letter(html=None, plain="\n\n".join(FOOT)).as_bytes())
        assert isinstance(found, Rejected)
        assert found.reason == Reason.NO_TEXT


class TestMailboxes:
    def box(self, *bodies: str) -> bytes:
        messages = []
        for number, body in enumerate(bodies):
            message = letter(html=None, plain=body, Message_ID=f"<{number}@b.example>").as_bytes()
            quoted = re.sub(rb"^(>*From )", rb">\1", message, flags=re.MULTILINE)
            messages.append(b"From briefing@b.example Tue Feb  6 07:30:00 2024\n" + quoted + b"\n")
        return b"".join(messages)

    def test_messages_one_after_another(self) -> None:
        content = self.box(*(PARAGRAPHS[number] + f" Number {number}." for number in (0, 1, 2)))
        found = results(content)
        assert [one.article.id for one in found] == ["0@b.example", "1@b.example", "2@b.example"]
        assert [one.article.origin.position for one in found] == [1, 2, 3]

    def test_lines_that_begin_with_from(self) -> None:
        body = (
            f"{PARAGRAPHS[0]}\n\nFrom the bridge came no answer in 2024.\n\n>From here on it rained.\n\n{PARAGRAPHS[1]}"
        )
        (found,) = results(self.box(body))
        assert "From the bridge came no answer in 2024." in found.article.text
        assert ">" not in found.article.text
        unquoted = self.box(body).replace(b">From the bridge", b"From the bridge")
        assert len(results(unquoted)) == 1

    def test_a_message_over_the_limit_hides_no_other(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(mbox, "MAX_RECORD", 20_000)
        found = list(mbox.read_mbox(io.BytesIO(self.box(PARAGRAPHS[0], "x\n" * 50_000, PARAGRAPHS[1])), "a.mbox"))
        assert [isinstance(one, RawDocument) for one in found] == [True, False, True]
        assert [one.reason for one in found if isinstance(one, Rejected)] == [Reason.TOO_LARGE]

    def test_windows_line_ends(self) -> None:
        assert len(results(self.box(PARAGRAPHS[0], PARAGRAPHS[1]).replace(b"\n", b"\r\n"))) == 2

    def test_no_postmark(self) -> None:
        (found,) = mbox.read_mbox(io.BytesIO(b"Rain fell.\n"), "a")
        assert isinstance(found, Rejected)
        assert found.reason == Reason.UNKNOWN_FORMAT


class TestSavedPages:
    PAGE = (
        "<!DOCTYPE html><html><head><title>Channel to be widened</title></head><body><article><h1>Channel to be widened"
        "</h1>" + "".join(f"<p>{text}</p>" for text in PARAGRAPHS) + "</article></body></html>"
    )

    def saved(
        self, head: str = "From: <Saved by Blink>\nSnapshot-Content-Location: https://hc.example/channel\n"
    ) -> bytes:
        return (
            f"{head}Subject: Channel\nDate: Tue, 6 Feb 2024 08:00:00 -0000\nMIME-Version: 1.0\n"
            'Content-Type: multipart/related;\n\ttype="text/html";\n\tboundary="----Multi--x----"\n\n\n'
            "------Multi--x----\nContent-Type: text/html\nContent-Location: https://hc.example/channel?part\n\n"
            f"{self.PAGE}\n"
            "------Multi--x----\nContent-Type: image/gif\nContent-Transfer-Encoding: base64\n\nR0lGODlh\n"
            "------Multi--x----\nContent-Type: text/html\nContent-Location: https://ads.example/\n\n<p>Buy boats.</p>\n"
            "------Multi--x------\n"
        ).encode()

    def test_the_page_and_its_address(self) -> None:
        (raw,) = mhtml.read(io.BytesIO(self.saved()), "a.mhtml")
        assert isinstance(raw, RawDocument)
        assert (raw.shape, raw.defaults) == (Shape.PAGE, {"url": "https://hc.example/channel"})
        assert b"Channel to be widened" in raw.content
        assert b"boats" not in raw.content

    def test_an_address_that_is_a_file_on_a_disk_is_none(self) -> None:
        content = self.saved("From: <Saved by Blink>\n").replace(b"https://hc.example/channel?part", b"file:///c/a.htm")
        (raw,) = mhtml.read(io.BytesIO(content), "a.mht")
        assert isinstance(raw, RawDocument)
        assert raw.defaults == {}

    def test_without_a_page(self) -> None:
        (found,) = mhtml.read(io.BytesIO(b"From: <Saved by Blink>\nContent-Type: image/gif\n\nGIF89a"), "a.mht")
        assert isinstance(found, Rejected)
        assert found.reason == Reason.NO_TEXT

    def test_which_reader_takes_it(self) -> None:
        assert detect(self.saved(), "a.data") == (FORMATS["mhtml"], Confidence.SURE)
        assert detect(self.saved("From: x@y.example\n"), "a.mht") == (FORMATS["mhtml"], Confidence.SURE)
        assert detect(letter().as_bytes(), "a.data") == (FORMATS["eml"], Confidence.SURE)
        assert detect(b"\n" + TestMailboxes().box(PLAIN), "a.data") == (FORMATS["mbox"], Confidence.SURE)
        assert detect(b"From the bridge: rain in 2024\n\nNote: it fell all day.\n", "a")[0] is FORMATS["dump"]
        assert (
            detect(b"Date: 2024-02-06\nSubject of the talks: rain.\n\nRain fell, again.\n", "a")[0] is FORMATS["dump"]
        )


class TestHostile:
    @pytest.mark.parametrize(
        "content",
        [
            b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(900))
            + b"x\n" * 9_000,
            b"From: a@b.example\nSubject: " + b"=?utf-8?q?" * 200_000 + b"\n\nRain fell.\n",
            b"From: a@b.example\nContent-Type: text/plain" + b'; a="' * 100_000 + b"\n\nRain fell.\n",
            b"From: a@b.example\nContent-Type: text/html\n\n" + b"<div>" * 100_000,
            b"From: a@b.example\nSubject: x\nTo: " + b"a@b.example, " * 300_000 + b"\n\nRain fell.\n",
            b"From: " + b"(" * 100_000 + b"\nSubject: x\nDate: x\n\nRain fell.\n",
            b"From: a@b.example\nContent-Type: text/plain; charset=" + b"\xff" * 50 + b"\n\n\xff\xfe\xfd",
            b"From: a@b.example\nContent-Transfer-Encoding: base64\n\n" + b"A" * 100_001,
            b"From: a@b.example\nContent-Type: multipart/mixed; boundary*0=a; boundary*1*=b''c\n\n--ab\n\nx",
        ],
    )
    def test_it_ends_in_our_errors(self, content: bytes) -> None:
        with ends():
            for result in results(content, input_format="eml"):
                assert isinstance(result, Prepared | Rejected)
                assert not isinstance(result, Rejected) or result.reason != Reason.FAILED, result

    def test_encoded_words_that_cannot_be_read(self) -> None:
        assert mail.words("=?nosuch?q?a?= =?utf-8?q?=FF?= b") == "=?nosuch?q?a?==?utf-8?q?=FF?= b"
