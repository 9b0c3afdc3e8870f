"""Made texts, Markdown, Rich Text, mails, web pages and exports of references, as many programs write them."""

import base64
import json
import quopri
from collections.abc import Iterator

from mixed.cases import REFUSED, Case, prose, quotes


def cases() -> Iterator[Case]:
    """All of them."""
    yield from _plain()
    yield from _markdown()
    yield from _rich()
    yield from _mails()
    yield from _pages()
    yield from _exports()


# --- plain text and Markdown ---------------------------------------------------------------------------


def _plain() -> Iterator[Case]:
    words = f"Der Kapitän fährt über die Förde – „täglich“, wie er sagt. {prose(0)}"
    yield Case("windows.txt", "windows-1252 that nothing declares", words.encode("cp1252"), told="cp1252",
               quotes=quotes("Der Kapitän fährt über die Förde – „täglich“, wie er sagt."))  # fmt: skip
    cyrillic = "Лоцман вышел в море до рассвета, и никто не видел его огней. " * 4
    yield Case("koi8.txt", "KOI8-R that nothing declares", cyrillic.encode("koi8-r"), told="koi8",
               quotes=quotes("Лоцман вышел в море до рассвета, и никто не видел его огней."))  # fmt: skip
    yield Case("utf16.txt", "UTF-16, big end first, with its mark", b"\xfe\xff" + prose(1).encode("utf-16-be"),
               quotes=quotes(prose(1)), told="utf")  # fmt: skip
    yield Case("mac-line-ends.txt", "carriage returns alone, a mark of UTF-8", b"\xef\xbb\xbf" + f"First line.\r\r{prose(2)}"
               .encode(), quotes=quotes("First line.", prose(2)))  # fmt: skip
    wrapped = prose(3, 8).split()
    lines = "\n".join(" ".join(wrapped[i : i + 9]) for i in range(0, len(wrapped), 9))
    yield Case("wrapped.txt", "lines wrapped at 60 characters", f"The Title of It\n\n{lines}\n".encode(),
               quotes=quotes(prose(3, 8)), fields={"title": "The Title of It"})  # fmt: skip
    yield Case("bytes.txt", "no text at all", bytes(range(256)) * 40, REFUSED, told="no text")
    yield Case("blank.txt", "blanks only", b" \n\n \t\n", REFUSED, told="empty")


def _markdown() -> Iterator[Case]:
    jekyll = ("---\nlayout: post\nauthor: Mia Lund\ndate: 3 May 2020\nsource: https://example.org/buoys\ntags: [sea, [x]]\n"
              f"title: Painted buoys\n---\n\n{prose(4)}\n")  # fmt: skip
    yield Case("blog-front-matter.md", "field names of a blog, a date as people write it", jekyll.encode(),
               quotes=quotes(prose(4)), absent=("layout",), fields={"title": "Painted buoys", "authors": ("Mia Lund",),
               "published": "2020-05-03", "url": "https://example.org/buoys"})  # fmt: skip
    doubtful = f"---\ntitle: Two readings\ndate: 05/03/2020\n---\n{prose(5)}\n"
    yield Case("two-readings.md", "05/03/2020 can be read two ways", doubtful.encode(), told="can be read",
               quotes=quotes(prose(5)), fields={"published": None})  # fmt: skip
    toml = f'+++\ntitle = "From Hugo"\ndate = 2019-11-08T10:00:00Z\nauthors = ["Leo Brand"]\n+++\n\n{prose(6)}\n'
    yield Case("toml-front-matter.md", "front matter in TOML", toml.encode(), quotes=quotes(prose(6)),
               absent=("+++",), fields={"title": "From Hugo", "authors": ("Leo Brand",), "published": "2019-11-08"})  # fmt: skip
    linked = f"# A note\n\nSee [[The dredger|the ship]] and [the chart](https://example.org) of *1931*.\n\n{prose(7)}\n"
    yield Case("links.markdown", "links of a notebook and of Markdown", linked.encode(),
               quotes=quotes("and the chart of 1931."), fields={"title": "A note"})  # fmt: skip
    broken = f"---\ntitle: A: colon: too many\n  - and a list\n---\n{prose(8)}\n"
    yield Case("broken-front-matter.md", "front matter that is no YAML", broken.encode(), quotes=quotes(prose(8)))


# --- Rich Text -----------------------------------------------------------------------------------------


def _rich() -> Iterator[Case]:
    def rtf(body: str, head: str = "") -> bytes:
        return f"{{\\rtf1\\ansi\\ansicpg1252\\uc1{head}\n{body}\\par}}".encode("ascii")

    yield Case("unicode-escapes.rtf", "letters as numbers with a substitute, some below zero",
               rtf("Lu\\u347?ka z \\u321?odzi\\par\n\\u-4051?A tick and \\u8222?quoted\\u8220? words.\\par\n" + prose(9)),
               quotes=quotes("Luśka z Łodzi", "„quoted“ words.", prose(9)))  # fmt: skip
    yield Case("code-page.rtf", "letters as bytes of windows-1252",
               rtf("Die F\\'f6rde ist tief\\~und kalt \\endash  sagt man.\\par\n" + prose(10)),
               quotes=quotes("Die Förde ist tief und kalt – sagt man.", prose(10)))  # fmt: skip
    yield Case("hidden-and-deleted.rtf", "hidden and deleted words", rtf(
        "Words that stay. {\\v Words nobody sees.}{\\deleted Words taken out.}\\par\n" + prose(11)),
        quotes=quotes("Words that stay.", prose(11)), absent=("Words nobody sees.", "Words taken out."))  # fmt: skip
    info = "{\\info{\\title Soundings in Spring}{\\author Karl Hein}{\\creatim\\yr2011\\mo4\\dy7}}"
    yield Case("info-group.rtf", "title and author in its properties, a footnote, a table", rtf(
        "The chart was old{\\super\\chftn}{\\footnote\\pard\\plain\\chftn  Box 9 of the archive.} and known.\\par\n"
        "\\trowd\\cellx2000\\cellx4000 Depth\\cell 7.4 m\\cell\\row\n" + prose(0), info),
        quotes=quotes("The chart was old and known.", "Box 9 of the archive.", "7.4 m", prose(0)),
        fields={"title": "Soundings in Spring"}, absent=("Karl Hein",))  # fmt: skip
    yield Case("word-named.rtf", "a plain text under the name .rtf", prose(1).encode(), REFUSED, told="no Rich Text")


# --- mails ---------------------------------------------------------------------------------------------


def _mails() -> Iterator[Case]:
    head = ("From: =?utf-8?q?Bj=C3=B8rn_Dahl?= <b@example.org>\r\nTo: list@example.org\r\n"
            "Subject: =?utf-8?b?{}?=\r\nDate: Tue, 05 Mar 2019 22:15:00 -0500\r\nMIME-Version: 1.0\r\n")  # fmt: skip
    subject = base64.b64encode("Über die Bojen".encode()).decode()
    top = head.format(subject)
    page = quopri.encodestring(
        f"<html><body><p>Die Bojen sind übermalt.</p><p>{prose(2)}</p></body></html>".encode()
    ).decode()
    attached = base64.b64encode(b"name,depth\n").decode()
    mixed = (f'{top}Content-Type: multipart/mixed; boundary="o"\r\n\r\n--o\r\nContent-Type: text/html; charset=utf-8\r\n'
             f"Content-Transfer-Encoding: quoted-printable\r\n\r\n{page}\r\n--o\r\nContent-Type: text/csv; name=depths.csv\r\n"
             "Content-Disposition: attachment; filename=depths.csv\r\nContent-Transfer-Encoding: base64\r\n\r\n"
             f"{attached}\r\n--o--\r\n")  # fmt: skip
    yield Case("page-and-table.eml", "HTML in quoted-printable, a table attached", mixed.encode(), told="depths.csv",
               quotes=quotes("Die Bojen sind übermalt.", prose(2)), fields={"title": "Über die Bojen",
               "authors": ("Bjørn Dahl",), "published": "2019-03-05"})  # fmt: skip
    two = (f'{top}Content-Type: multipart/alternative; boundary="a"\r\n\r\n--a\r\nContent-Type: text/plain; charset=utf-8\r\n'
           f"\r\nThe plain words.\r\n\r\n{prose(3)}\r\n\r\n-- \r\nBjorn, harbourmaster\r\n--a\r\nContent-Type: text/html\r\n\r\n"
           f"<p>The plain words.</p><p>{prose(3)}</p>\r\n--a--\r\n")  # fmt: skip
    yield Case("two-forms.eml", "the same as text and as HTML, a signature", two.encode(),
               quotes=quotes("The plain words.", prose(3)), absent=("harbourmaster",))  # fmt: skip
    answer = (f"{top}Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\nI agree entirely "
              f"about the f\xf8rde.\r\n\r\n{prose(4)}\r\n\r\nOn 3 March 2019, Ann wrote:\r\n> The former words.\r\n> More.\r\n")  # fmt: skip
    yield Case("answer.eml", "an answer with what it answers, Latin-1", answer.encode("latin-1"), told="Quoted",
               quotes=quotes("I agree entirely about the førde.", prose(4)), absent=("The former words.",))  # fmt: skip
    sparse = (f'{top}Content-Type: multipart/alternative; boundary="a"\r\n\r\n--a\r\nContent-Type: text/plain\r\n\r\n'
              "Your mail program cannot show this newsletter. View it in the browser: https://example.org/n/7\r\n"
              f"--a\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<h1>News of the harbour</h1><p>{prose(5)}</p>"
              f"<p>{prose(6)}</p>\r\n--a--\r\n")  # fmt: skip
    yield Case("newsletter.eml", "its plain form says nothing", sparse.encode(), quotes=quotes(prose(5), prose(6)),
               absent=("cannot show this newsletter",))  # fmt: skip


# --- web pages -----------------------------------------------------------------------------------------


def _html(head: str, body: str, around: str = "") -> str:
    return (f"<!doctype html><html><head>{head}</head><body><nav><a href=/>Home</a> <a href=/sea>Sea</a></nav>{around}"
            f"<main><article>{body}</article></main><footer>All rights reserved. Privacy</footer></body></html>")  # fmt: skip


def _pages() -> Iterator[Case]:
    data = {"@type": "NewsArticle", "headline": "The chart is old", "datePublished": "2022-01-09T08:00:00+01:00",
            "author": [{"@type": "Person", "name": "Ola Nes"}], "publisher": {"@type": "Organization", "name": "Coast News"}}  # fmt: skip
    head = f"<meta charset=utf-8><title>The chart is old – Coast News</title><script type='application/ld+json'>{json.dumps(data)}</script>"
    cookies = "<div class='cookie-banner'><p>We use cookies to improve your visit. Accept all</p></div>"
    body = (f"<h1>The chart is old</h1><p>{prose(7)}</p><p>{prose(8)}</p><aside class='related'><h3>Read also</h3><ul><li>"
            f"<a href=/x>Ten beaches for the summer</a></li></ul></aside><p>{prose(9)}</p>")  # fmt: skip
    yield Case("news.html", "menus, cookies, 'read also', JSON-LD", _html(head, body, cookies).encode(),
               quotes=quotes(prose(7), prose(9)), absent=("We use cookies", "Ten beaches", "All rights reserved"),
               fields={"title": "The chart is old", "authors": ("Ola Nes",), "published": "2022-01-09",
                       "publisher": "Coast News"})  # fmt: skip
    russian = "Буй нашли на берегу соседнего острова, где дети раскрасили его. " * 6
    declared = _html("<meta http-equiv=Content-Type content='text/html; charset=windows-1251'><title>Буй</title>",
                     f"<h1>Буй</h1><p>{russian}</p>")  # fmt: skip
    yield Case("windows-1251.html", "an encoding that its head declares", declared.encode("cp1251"),
               quotes=quotes("где дети раскрасили его."), fields={"title": "Буй"})  # fmt: skip
    wrong = _html(
        "<meta charset=utf-8><title>Förde</title>", f"<h1>Die Förde</h1><p>Die Förde ist tief. {prose(10)}</p>"
    )
    yield Case("wrongly-declared.html", "declares UTF-8, is windows-1252", wrong.encode("cp1252"),
               quotes=quotes("Die Förde ist tief."))  # fmt: skip
    old = (f"<HTML><TITLE>Soundings</TITLE><BODY BGCOLOR=white><TABLE><TR><TD><A HREF=a>Menu</A><TD><FONT SIZE=5>Soundings"
           f"</FONT><P>{prose(11)}<P>{prose(0)}</TABLE></BODY></HTML>")  # fmt: skip
    yield Case("of-1998.htm", "an article laid out with tables, tags left open", old.encode(),
               quotes=quotes(prose(11), prose(0)), fields={"title": "Soundings"})  # fmt: skip
    yield Case("script-only.html", "nothing without scripts", _html("<title>App</title>", "<div id=root></div>"
               "<noscript>Please enable JavaScript.</noscript>").encode(), REFUSED, told="no article")  # fmt: skip
    entity = _html("<title>Entities</title>", f"<h1>Entities</h1><p>Caf&eacute; &amp; pub &#8211; &ldquo;open&rdquo;&nbsp;till "
                   f"two.</p><p>{prose(1)}</p>")  # fmt: skip
    yield Case(
        "entities.html", "named and numbered letters", entity.encode(), quotes=quotes("Café & pub – “open” till two.")
    )
    saved = _html(
        "<meta charset=utf-8><title>Saved</title>",
        f"<h1>Saved whole</h1><p>Der Förde wegen. {prose(2)}</p><p>{prose(3)}</p>",
    )
    mht = ("From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/saved\r\nSubject: Saved\r\nMIME-Version: "
           '1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n--b\r\nContent-Type: {}\r\n'
           "Content-Transfer-Encoding: {}\r\nContent-Location: https://example.org/saved\r\n\r\n{}\r\n--b\r\nContent-Type: "
           "text/css\r\n\r\nbody {{ color: red }}\r\n--b--\r\n")  # fmt: skip
    printable = quopri.encodestring(saved.encode()).decode()
    yield Case("chrome.mhtml", "a page saved in quoted-printable", mht.format("text/html", "quoted-printable", printable)
               .encode(), quotes=quotes("Der Förde wegen.", prose(3)), absent=("color: red",),
               fields={"url": "https://example.org/saved"})  # fmt: skip
    packed = base64.encodebytes(saved.encode("utf-16")).decode()
    yield Case("explorer.mht", "a page saved in base64 and UTF-16", mht.format('text/html; charset="unicode"', "base64",
               packed).encode(), quotes=quotes("Der Förde wegen.", prose(3)))  # fmt: skip


# --- exports of references -----------------------------------------------------------------------------


def _exports() -> Iterator[Case]:
    yield Case(
        "zotero/files/7/Dahl - 2019 - Bojen.txt", "named by an export", f"{prose(4, 6)}\n".encode(), listed=False
    )
    ris = ("TY  - JOUR\r\nTI  - Buoys and their colours\r\nAU  - Dahl, Bjørn\r\nPY  - 2019\r\nDA  - 2019/03/05/\r\nT2  - Coast\r\n"
           "L1  - files/7/Dahl - 2019 - Bojen.txt\r\nL1  - files/8/gone.pdf\r\nL1  - ../../../etc/passwd\r\nER  - \r\n")  # fmt: skip
    yield Case("zotero/library.ris", "a file, a missing one, one outside", ris.encode(), quotes=quotes(prose(4, 6)),
               fields={"title": "Buoys and their colours", "authors": ("Bjørn Dahl",), "published": "2019-03-05",
                       "publisher": "Coast"}, told="not there")  # fmt: skip
    yield Case("better/storage/AB12/one.html", "named by an export", _html("<title>x</title>",
               f"<h1>One</h1><p>{prose(5, 6)}</p>").encode(), listed=False)  # fmt: skip
    bib = ("@article{dahl2019,\n  title = {{{Colours}} of buoys},\n  author = {Dahl, Bj{\\o}rn and {Harbour Board}},\n"
           "  date = {2019-03},\n  journaltitle = {Coast},\n  file = {Full Text:storage/AB12/one.html:text/html;Gone:"
           "storage/CD34/gone.pdf:application/pdf}\n}\n")  # fmt: skip
    yield Case("better/library.bib", "several files in one field, a body as author", bib.encode(), quotes=quotes(prose(5, 6)),
               fields={"title": "Colours of buoys", "authors": ("Bjørn Dahl", "Harbour Board"), "published": "2019-03",
                       "publisher": "Coast"}, told="not there")  # fmt: skip
    csl = [{"id": "a", "type": "webpage", "title": "Without a file", "URL": "https://example.org/a"}]
    yield Case("csl.json", "metadata without any file", json.dumps(csl).encode(), REFUSED, told="without text")
