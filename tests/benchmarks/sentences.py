"""Sentence borders in nine languages: ours, sentencex as for English, sentencex and pysbd for each language.

    python tests/benchmarks/sentences.py

The texts are made up, each with abbreviations, ordinals, quotations and marks of its language; `|` stands where a
sentence ends. A row a language: borders found of those there are, and borders too many. pysbd is left out where it is
not installed (`pip install pysbd`). Prints two tables; the second tells the language detected from each text.
"""

import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from sentencex import get_sentence_boundaries

from assistant.corpus.passages import sentences
from assistant.records import Paragraph
from assistant.text.languages import language_of

_TEXTS = {
    "en": "Dr. Oak met Mr. Ash at 5 p.m. in the harbour.| “We leave at noon,” she said.| The fee is approx. 3.5 crowns.| "
    "See Fig. 4 and vol. 12 of the minutes.| Who knows?| Nobody did!",
    "de": "Am 3. Mai kam Dr. Möller z. B. mit der Fähre.| „Wir fahren um 12 Uhr.“| Das kostet ca. 3,50 Euro bzw. mehr.| "
    "Die Karte (vgl. S. 14 ff.) ist alt.| Wer weiß das schon?| Der 2. Lotse schwieg.",
    "fr": "M. Dupont et Mme Lenoir sont arrivés à 12 h 30.| « Nous partons à midi. »| Cela coûte env. 3,50 euros.| "
    "Voir p. 14 et chap. 3 du rapport.| Qui le sait ?| Personne !",
    "es": "El Sr. Pérez llegó con la Dra. Ruiz a las 12.30 h.| ¿Quién lo sabe?| ¡Nadie!| Véase la pág. 14 del informe.| "
    "El art. 3 de EE. UU. es viejo.| «Salimos a mediodía», dijo.",
    "it": "Il dott. Rossi arrivò con la sig.ra Bianchi alle 12.30.| Chi lo sa?| Vedi pag. 14 del rapporto.| «Partiamo a "
    "mezzogiorno», disse.| Costa ca. 3,50 euro.",
    "nl": "Dhr. Jansen kwam met mevr. De Vries om 12.30 uur.| Wie weet dat?| Zie blz. 14 van het rapport.| Het kost ca. "
    "3,50 euro, d.w.z. weinig.| “We gaan”, zei hij.",
    "ru": "В 1993 г. лоцман вышел в море.| Кто это знает?| См. стр. 14 отчёта.| Цена — ок. 3,5 тыс. руб. за тонну.| «Мы "
    "уходим в полдень», — сказал он.",
    "pl": "Dr Kowalski przyszedł np. z prof. Nowakiem o godz. 12.| Kto to wie?| Zob. s. 14 raportu.| To kosztuje ok. 3,5 "
    "tys. zł.| „Płyniemy w południe” – powiedział.",
    "ja": "港は静かだった。|船長は「正午に出る。」と言った。|誰が知っているのか？|料金は三・五円である。|海図は古い！",
    "ur": "بندرگاہ خاموش تھی۔| کپتان نے کہا کہ ہم دوپہر کو روانہ ہوں گے۔| کون جانتا ہے؟| نقشہ پرانا ہے۔",
}  # fmt: skip

Splitter = Callable[[str, str], set[int]]


def main() -> None:
    """Print the tables."""
    print("borders found of those there are, and too many\n")
    print(f"{'':<4}" + "".join(f"{name:>18}" for name in _SPLITTERS))
    sums = dict.fromkeys(_SPLITTERS, (0, 0, 0))
    for code, marked in _TEXTS.items():
        text, borders = _gold(marked)
        cells = ""
        for name, split in _SPLITTERS.items():
            found = split(code, text)
            counts = len(found & borders), len(borders), len(found - borders)
            sums[name] = tuple(a + b for a, b in zip(sums[name], counts, strict=True))  # type: ignore[assignment]
            cells += f"{f'{counts[0]}/{counts[1]} +{counts[2]}':>18}"
        print(f"{code:<4}{cells}")
    print(f"{'all':<4}" + "".join(f"{f'{right}/{there} +{more}':>18}" for right, there, more in sums.values()))
    detected = {code: language_of(_gold(marked)[0]) for code, marked in _TEXTS.items()}
    print(f"\nlanguages: {sum(code == told for code, told in detected.items())} of {len(detected)} detected")


def _gold(marked: str) -> tuple[str, set[int]]:
    """The text, and where its sentences end, blanks aside."""
    parts = marked.split("|")
    ends, length = set(), 0
    for part in parts[:-1]:
        length += len(part)
        ends.add(length)
    return "".join(parts), ends


def _ours(code: str, text: str) -> set[int]:
    spans = list(sentences(text, Paragraph(1, 0, len(text)), language_of(text) or "en"))
    return {span.end for span in spans[:-1]}


def _as_english(code: str, text: str) -> set[int]:
    return _sentencex("en", text)


def _sentencex(code: str, text: str) -> set[int]:
    starts = [boundary["start_index"] for boundary in get_sentence_boundaries(code, text)][1:]
    return {len(text[:start].rstrip()) for start in starts}


def _pysbd(code: str, text: str) -> set[int]:
    if not find_spec("pysbd"):
        return set()
    import pysbd

    spans = pysbd.Segmenter(language=code, clean=False, char_span=True).segment(text)
    return {len(text[: span.end].rstrip()) for span in spans[:-1]}


_SPLITTERS: dict[str, Splitter] = {
    "ours": _ours,
    "sentencex as en": _as_english,
    "sentencex": _sentencex,
    "pysbd": _pysbd,
}

if __name__ == "__main__":
    main()
