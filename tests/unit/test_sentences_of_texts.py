"""Sentences end where readers see an end, in every language of the Union."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.sentences import sentence_spans


def sentences(text):
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Улица „Св. Климент“ е на бул. Витоша, до проф. Иванов и г. Петров, т.нар. Център.",
        "Prof. Novák z ul. Dlouhé přišel 1. září, tj. v pondělí, s Ing. Malým a sv. Janem.",
        "Den 1. september kom bl.a. Amal og f.eks. Omar, ca. 300 i alt, jf. lovens § 4.",
        "Das gilt z. B. Deutschkursen, d. h. St. Pölten ab 1. September im 20. Jahrhundert.",
        "Ο π.χ. Δήμος, δηλ. η πόλη, κ. Παπαδόπουλος και Αγ. Παρασκευή, την 1. Μαΐου.",
        "Mr. Smith of St. Mary's met J. Doe, e.g. Dr. No, at 5.30 p.m. on www.town.example in no. 5.",
        "El Sr. García y la Sra. López, p. ej. María, viven en la c. Mayor núm. 5.",
        "Alates 1. septembrist on nt. Tartus u. 300 õpilast, s.t. lapsed.",
        "Alkaen 1. syyskuuta esim. Oulussa ja mm. Turussa oli n. 300 oppilasta.",
        "M. Dupont et Mme. Petit, av. Foch no. 12, ont dit : « Venez ! » aux voisins.",
        "Ba é an Uas. Ó Murchú, m.sh. Seán, i gCo. na Gaillimhe.",
        "Od 1. rujna npr. Zagreb i sv. Ivan, tj. dr. Horvat, imaju tzv. Kuću.",
        "A dr. Kovács pl. Tatán, 2015. szeptember 1. napján, ún. házat nyitott.",
        "Il prof. Rossi, ad es. Bologna, e il dott. Bianchi, sig. Verdi, in v. Roma n. 5.",
        "Nuo 2015 m. Vilniuje pvz. Jonas gavo 300 Eur ir gyvena g. Nr. 5.",
        "No 2012. gada 1. septembra prof. Bērziņš un Sv. Jāņa draudze, t.i. Rīga.",
        "Is-Sur J. Borg u Dr. Vella, eż. Marsa, waslu f'Nru. 5.",
        "Dhr. Jansen en mevr. de Vries, bijv. Utrecht, wonen o.a. Zuid in nr. 5.",
        "Od 1. września np. Gdańsk, ul. Długa 5, im. Jana, tzw. Dom, m.in. Ukraina.",
        "O Sr. Silva e a Dra. Costa, p. ex. Lisboa, na av. Central n. 5.",
        "Dl. Popescu, str. Mihai nr. 5, de ex. Cluj, a venit.",
        "Od 1. septembra napr. Nitra a prof. Kováč, tzv. Dom na nám. Slobody, č. 5.",
        "Od 1. septembra npr. Ljubljana, t.i. Dom, in dr. Novak iz sv. Jurija.",
        "Från den 1. september kom bl.a. Amal, t.ex. Malmö, d.v.s. Skåne, kl. 5.",
    ],
)
def test_abbreviations_initials_and_ordinals_end_no_sentence(text):
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    "parts",
    [
        ("Das Haus steht leer.", "Es gehört der Stadt.", "»Kommt!«", "Warum?", "Darum…", "So."),
        ("In 2015 it was 507.", "In 2016 it was 1.200.", "The EU paid.", "It was new."),
        ("Ήρθαν πολλοί;", "Ναι.", "Ο δήμος πλήρωσε."),
        ("Les voisins sont là. »", "Ils aident (un peu).", "À Paris !"),
        ("Ze kochten soep.", "'s Avonds kookten ze."),
        ("Дойдоха хора.", "Общината плати!", "Добре."),
        ("“Come in!”", "She came."),
    ],
)
def test_sentences_end_at_their_marks(parts):
    assert sentences(" ".join(parts)) == list(parts)


def test_a_mark_before_a_small_letter_ends_nothing():
    assert sentences("“Why?” she asked… and went; nobody knew.") == [
        "“Why?” she asked… and went; nobody knew."
    ]


def test_lines_end_sentences_unless_the_next_goes_on():
    assert sentences("A list:\n- one thing\n- 2012. gadā – 5;\nThe end\nof it\n\nno end") == [
        "A list:", "one thing", "2012. gadā – 5;", "The end\nof it", "no end",
    ]  # fmt: skip


@given(st.text(alphabet="aB1 .!…»\n-'", max_size=200))
def test_sentences_hold_every_word_once_and_in_order(text):
    spans = sentence_spans(text)
    assert all(start < end for start, end in spans)
    assert [end for _, end in spans[:-1]] <= [start for start, _ in spans[1:]]
    told = "".join(text[start:end] for start, end in spans)
    assert [letter for letter in told if letter.isalnum()] == [letter for letter in text if letter.isalnum()]
