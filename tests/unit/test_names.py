"""Names of people and groups, and the author lists that real digests hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from arxref import authors
from arxref.authors import parse_authors
from arxref.model import Name
from arxref.names import all_natural, key_name, natural, parse_name, sorted_form
from arxref.text.authorlists import are_others

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real digests is not here")

NATURAL = [
    ("Don Hadwin", Name("Hadwin", "Don"), "first and last"),
    ("A. B. Smith", Name("Smith", "A. B."), "initials"),
    ("A.B. Smith", Name("Smith", "A.B."), "initials as typed"),
    ("Xiao-Ming Li", Name("Li", "Xiao-Ming"), "a hyphen"),
    ("Hugh O'Neill", Name("O'Neill", "Hugh"), "an apostrophe"),
    ("Jean d'Alembert", Name("d'Alembert", "Jean"), "an elided particle is part of the word"),
    ("Laurens van der Maaten", Name("Maaten", "Laurens", "van der"), "a particle of two words"),
    ("Guido C. H. E. de Croon", Name("Croon", "Guido C. H. E.", "de"), "after initials"),
    ("María de la Cruz", Name("Cruz", "María", "de la"), "Spanish"),
    ("Jonas da Silveira Bohrer", Name("Silveira Bohrer", "Jonas", "da"), "two family names"),
    ("Hamd ul Moqeet Riaz", Name("Moqeet Riaz", "Hamd", "ul"), "Arabic"),
    ("Henk in 't Veld", Name("Veld", "Henk", "in 't"), "an apostrophe alone"),
    ("Lorenzo de' Medici", Name("Medici", "Lorenzo", "de'"), "Italian"),
    ("Seán Ó Nualláin", Name("Ó Nualláin", "Seán"), "Irish"),
    ("Máire Nic Gearailt", Name("Nic Gearailt", "Máire"), "the same of a daughter"),
    ("Hugh O' Neill", Name("O' Neill", "Hugh"), "a blank behind the apostrophe"),
    ("Paul von und zu Liechtenstein", Name("Liechtenstein", "Paul", "von und zu"), "three words"),
    ("Alceu de S. Britto Jr.", Name("Britto", "Alceu de S.", "", "Jr."), "a particle before an initial belongs to it"),
    ("Christina Hulsbergen-van de Kaa", Name("Hulsbergen-van de Kaa", "Christina"), "a particle in a double name"),
    ("José Ortega y Gasset", Name("Ortega y Gasset", "José"), "two names joined"),
    ("Sergi Bermúdez i Badia", Name("Bermúdez i Badia", "Sergi"), "two names joined in Catalan"),
    ("J. C. López V.", Name("López V.", "J. C."), "a second family name cut short"),
    ("J. C. Lopez V", Name("Lopez V", "J. C."), "the same without a stop"),
    ("J. Robert Oppenheimer.", Name("Oppenheimer.", "J. Robert"), "a whole family name before the full stop of a list"),
    ("Chandra Sekhar V", Name("V", "Chandra Sekhar"), "of whole words nobody knows the order"),
    ("Rafael de Souza e Silva", Name("Souza e Silva", "Rafael", "de"), "joined behind a particle"),
    ("Yann Le Cun", Name("Le Cun", "Yann"), "a capital particle is part of the family name"),
    ("Luc Van Gool", Name("Van Gool", "Luc"), "Flemish"),
    ("Rob Van Den Berg", Name("Van Den Berg", "Rob"), "two capital particles"),
    ("Fernando De la Torre", Name("De la Torre", "Fernando"), "half capital"),
    ("D. La Torre", Name("La Torre", "D."), "after an initial"),
    ("Merel van't Hoff", Name("Hoff", "Merel", "van't"), "an apostrophe without a blank"),
    ("Merel Van't Hoff", Name("Van't Hoff", "Merel"), "the same with a capital"),
    ("J. in't Veld", Name("Veld", "J.", "in't"), "the same behind another word"),
    ("Wim vanden Bosch", Name("Bosch", "Wim", "vanden"), "two particles in one word"),
    ("Marc Op de Beeck", Name("Op de Beeck", "Marc"), "a capital particle before a small one"),
    ("Hans am Ende", Name("Ende", "Hans", "am"), "German"),
    ("Fritz vor dem Berge", Name("Berge", "Fritz", "vor dem"), "German, with an article"),
    ("Siti binti Abdullah", Name("Abdullah", "Siti", "binti"), "a daughter, in Malay"),
    ("Juan Dela Cruz", Name("Dela Cruz", "Juan"), "two capital particles in one word"),
    ("Mark St John", Name("St John", "Mark"), "a saint without a stop"),
    ("Maria Abi Raad", Name("Abi Raad", "Maria"), "Lebanese"),
    ("Thomas Smith 3rd", Name("Smith", "Thomas", "", "3rd"), "the third in figures"),
    ("A. H. Castro Neto", Name("Castro Neto", "A. H."), "Portuguese of one descent"),
    ("Pedro Costa Júnior", Name("Costa Júnior", "Pedro"), "the same of another"),
    ("J. A. Neto", Name("Neto", "J. A."), "but nothing before it"),
    ("Rui Neto", Name("Neto", "Rui"), "nor here"),
    ("María del Carmen Pérez", Name("Pérez", "María del Carmen"), "a given name with a particle"),
    ("María de los Ángeles Gómez Ruiz", Name("Ruiz", "María de los Ángeles Gómez"), "the same with two"),
    ("Ana del Mar", Name("Mar", "Ana", "del"), "but not as the last word"),
    ("Dung Van Pham", Name("Pham", "Dung Van"), "Vietnamese middle name"),
    ("Nguyễn Van Anh", Name("Anh", "Nguyễn Van"), "Vietnamese surname in front"),
    ("Ying Da Wang", Name("Wang", "Ying Da"), "Chinese given name"),
    ("Mohammad reza Mohammadi", Name("Mohammadi", "Mohammad reza"), "a small letter that is no particle"),
    ("van der Maaten", Name("Maaten", "", "van der"), "nothing before the particle"),
    ("bell hooks", Name("hooks", "bell"), "a name in small letters"),
    ("al hakim", Name("hakim", "al"), "a name in small letters that begins like a particle"),
    ("Juan García Márquez", Name("Márquez", "Juan García"), "a double surname cannot be seen"),
    ("Bill Gates Jr.", Name("Gates", "Bill", "", "Jr."), "junior"),
    ("Marcelo H Ang Jr", Name("Ang", "Marcelo H", "", "Jr"), "without a point"),
    ("David Cornett III", Name("Cornett", "David", "", "III"), "the third"),
    ("Chandra Sekhar V", Name("V", "Chandra Sekhar"), "V is an initial"),
    ("Jane Doe PhD", Name("PhD", "Jane Doe"), "a degree is no suffix"),
    ("Madonna", Name(literal="Madonna"), "a single name"),
    ("ATLAS Collaboration", Name(literal="ATLAS Collaboration"), "a collaboration"),
    ("Qwen Team", Name(literal="Qwen Team"), "a team"),
    ("Meta AI", Name(literal="Meta AI"), "a company"),
    ("Wei Ai", Name("Ai", "Wei"), "but Ai is a family name"),
    ("University of Oxford", Name(literal="University of Oxford"), "an institution"),
    ("王 小明", Name("王", "小明"), "family name first"),
    ("王 小 明", Name("王", "小 明"), "of three words"),
    ("王小明", Name(literal="王小明"), "not to be parted"),
    ("Wang 小明", Name("小明", "Wang"), "mixed scripts keep their order"),
]  # fmt: skip

INVERTED = [
    ("Smith, John", Name("Smith", "John"), "John Smith"),
    ("van der Maaten, Laurens", Name("Maaten", "Laurens", "van der"), "Laurens van der Maaten"),
    ("García Márquez, Juan", Name("García Márquez", "Juan"), "Juan García Márquez"),
    ("Le Cun, Yann", Name("Le Cun", "Yann"), "Yann Le Cun"),
    ("de Souza e Silva, Rafael", Name("Souza e Silva", "Rafael", "de"), "Rafael de Souza e Silva"),
    ("King, Jr., Martin Luther", Name("King", "Martin Luther", "", "Jr."), "Martin Luther King Jr."),
    ("Bloggs, IV, Fred", Name("Bloggs", "Fred", "", "IV"), "Fred Bloggs IV"),
    ("Bill Gates, Jr.", Name("Gates", "Bill", "", "Jr."), "Bill Gates Jr."),
    ("王, 小明", Name("王", "小明"), "王 小明"),
    ("Smith,", Name(literal="Smith"), "Smith"),
    (",", Name(literal=","), ","),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "reason"), NATURAL, ids=[case[0] for case in NATURAL])
def test_a_name_in_natural_order_is_taken_apart_and_put_together(text, name, reason):
    assert parse_name(text) == name, reason
    assert natural(name) == text
    assert all_natural([name]) == [text]


@pytest.mark.parametrize(("text", "name", "printed"), INVERTED, ids=[case[0] for case in INVERTED])
def test_a_comma_says_where_the_family_name_ends(text, name, printed):
    assert parse_name(text) == name
    assert natural(name) == printed
    assert all_natural((name, name)) == [printed, printed]


@pytest.mark.parametrize(
    ("name", "printed", "key"),
    [
        (Name("Maaten", "Laurens", "van der"), "van der Maaten, Laurens", "van der Maaten"),
        (Name("King", "Martin Luther", "", "Jr."), "King, Jr., Martin Luther", "King"),
        (Name("Hadwin", "Don"), "Hadwin, Don", "Hadwin"),
        (Name("Maaten", "", "van der"), "van der Maaten", "van der Maaten"),
        (Name(literal="ATLAS Collaboration"), "ATLAS Collaboration", "ATLAS Collaboration"),
    ],
)
def test_a_name_is_printed_for_sorting_and_for_keys(name, printed, key):
    assert sorted_form(name) == printed
    assert key_name(name) == key


LISTS = [
    ("Ann Lee, Bo Xu", ["Ann Lee", "Bo Xu"], True, "a plain list"),
    ("Ann Lee", ["Ann Lee"], True, "one author"),
    ("Ann Lee,Bo Xu", ["Ann Lee", "Bo Xu"], True, "a comma without a blank"),
    ("Ann Lee, Bo Xu, Ann Lee", ["Ann Lee", "Bo Xu"], True, "an author repeated"),
    ("Bill Gates, Jr., Ann Lee", ["Bill Gates Jr.", "Ann Lee"], True, "Jr. split off"),
    ("Jr., Ann Lee", ["Jr.", "Ann Lee"], True, "Jr. with nobody before it"),
    ("Ann Lee, Bo Xu,  Ann Lee", ["Ann Lee", "Bo Xu"], True, "an author twice, once behind two blanks"),
    ("Ann Lee, with Le", ["Ann Lee", "Le"], True, "a family name alone, behind a word that is none of it"),
    ("NVIDIA, :, Ann Lee, Bo Xu", ["NVIDIA", "Ann Lee", "Bo Xu"], True, "a colon as an author"),
    ("Gemini Robotics, :, Ann Lee", ["Gemini Robotics", "Ann Lee"], True, "a group of two words before the colon"),
    ("ABCD Collaboration: Ann Lee, Bo Xu", ["ABCD Collaboration", "Ann Lee", "Bo Xu"], True, "a colon after the group"),
    ("Ann Lee1, Bo Xu2", ["Ann Lee", "Bo Xu"], True, "digits glued to names"),
    ("Ann Lee1,2, Bo Xu*", ["Ann Lee", "Bo Xu"], True, "several, and a star"),
    ("Ann Lee 1, Bo Xu ¹²", ["Ann Lee", "Bo Xu"], True, "digits with a blank, superscripts"),
    ("Ann Lee, LLM360, Bo Xu", ["Ann Lee", "LLM360", "Bo Xu"], True, "digits that are part of a group's name"),
    ("Ann Lee (LIPADE), Bo Xu", ["Ann Lee", "Bo Xu"], True, "an affiliation"),
    ("Ann Lee, ), Bo Xu (LIPADE)", ["Ann Lee", "Bo Xu"], True, "a bracket as an author"),
    ("Ann Lee (IRIT, LIPADE), Bo Xu", ["Ann Lee", "Bo Xu"], True, "an affiliation with a comma"),
    ("Ann Lee, LIPADE), Bo Xu", ["Ann Lee", "Bo Xu"], True, "the end of an affiliation"),
    ("Ann Lee (IRIT, Bo Xu", ["Ann Lee", "Bo Xu"], True, "a bracket that never closes"),
    ("Ann Lee (1), Bo Xu (2) ((1) IRIT, (2) Univ. of Rome)", ["Ann Lee", "Bo Xu"], True, "numbered affiliations"),
    ("Ann Lee (Physics and Astronomy, Rome) and Bo Xu", ["Ann Lee", "Bo Xu"], True, "an and in an affiliation"),
    ("Wei (Bob) Wang, Ann Lee", ["Wei (Bob) Wang", "Ann Lee"], True, "a nickname stays"),
    ("Ann Lee (for the ABCD Collaboration)", ["Ann Lee", "ABCD Collaboration"], True, "for a collaboration, in brackets"),
    ("Don For Jr.", ["Don For Jr."], True, "For as a family name"),
    ("Ann Lee, for the ABCD Collaboration", ["Ann Lee", "ABCD Collaboration"], True, "for a collaboration"),
    ("Ann Lee on behalf of the ABCD Collaboration", ["Ann Lee", "ABCD Collaboration"], True, "on behalf of one"),
    ("Ann Lee, representing Belle", ["Ann Lee", "Belle"], True, "whom one represents, behind a comma"),
    ("Institute for Chess Research", ["Institute for Chess Research"], True, "but for is part of some names"),
    ("Ann Lee and Bo Xu", ["Ann Lee", "Bo Xu"], True, "and"),
    ("Ann Lee, Bo Xu, and Cy Fox", ["Ann Lee", "Bo Xu", "Cy Fox"], True, "a comma before and"),
    ("Ann Lee & Bo Xu", ["Ann Lee", "Bo Xu"], True, "an ampersand"),
    ("Ann Lee; Bo Xu", ["Ann Lee", "Bo Xu"], True, "a semicolon"),
    ("Ann Lee、王小明，Bo Xu；Cy Fox", ["Ann Lee", "王小明", "Bo Xu", "Cy Fox"], True, "what parts names in Chinese and Japanese"),
    ("Fermi-LAT and DES Collaborations", ["Fermi-LAT and DES Collaborations"], True, "an and within a group"),
    ("Zi Zhu and CHES consortium", ["Zi Zhu", "CHES consortium"], True, "an and before a group"),
    ("the ATLAS and CMS Collaborations", ["the ATLAS and CMS Collaborations"], True, "several groups share the word"),
    ("Keck Array and BICEP2 Collaborations", ["Keck Array and BICEP2 Collaborations"], True, "the first of two groups has two words"),
    ("A. Lee and the CMS and ATLAS collaborations", ["A. Lee", "the CMS and ATLAS collaborations"], True, "an and before two groups"),
    ("The Pierre Auger and the TA Collaboration", ["The Pierre Auger and the TA Collaboration"], True, "no person has an article"),
    ("Ann Lee and Foo Teams", ["Ann Lee and Foo Teams"], True, "more than one team"),
    ("H.E.S.S. and MAGIC Collaborations", ["H.E.S.S. and MAGIC Collaborations"], True, "a group of initials"),
    ("A. Lee and LIGO-Virgo Collaborations", ["A. Lee", "LIGO-Virgo Collaborations"], True, "initials are a person's"),
    ("Ann Lee · Bo Xu", ["Ann Lee", "Bo Xu"], True, "dots between"),
    ("Ann Lee|Bo Xu", ["Ann Lee", "Bo Xu"], True, "pipes between"),
    ("Lee, Ann / Xu, Bo", ["Ann Lee", "Bo Xu"], True, "slashes between inverted names"),
    ("Ann Lee, Bo Xu et Cy Foo", ["Ann Lee", "Bo Xu", "Cy Foo"], True, "a French and"),
    ("Ann Lee und Bo Xu", ["Ann Lee", "Bo Xu"], True, "a German and"),
    ("Hans von und zu Lee, Bo Xu", ["Hans von und zu Lee", "Bo Xu"], True, "a particle, no and"),
    ("Ann Lee 외", ["Ann Lee"], False, "and others, in Korean"),
    ("Ann Lee 외 5명", ["Ann Lee"], False, "and five others, in Korean"),
    ("Ann Lee, Bo Xu等", ["Ann Lee", "Bo Xu"], False, "and others, in Chinese"),
    ("Ann Lee, et al.", ["Ann Lee"], False, "cut off"),
    ("Ann Lee et al", ["Ann Lee"], False, "cut off without a comma"),
    ("Ren&eacute; Lee, Bo Xu et al.", ["Ren\u00e9 Lee", "Bo Xu"], False, "cut off, with a semicolon that is HTML's"),
    ("Ann Lee &amp; Bo Xu, Ed Ray et al.", ["Ann Lee", "Bo Xu", "Ed Ray"], False, "cut off, with an and that is HTML's"),
    ("Ann Lee et.al.", ["Ann Lee"], False, "as tables write it"),
    ("Ann Lee, Bo Xu and others", ["Ann Lee", "Bo Xu"], False, "as BibTeX writes it"),
    ("Ann Lee and 23 others", ["Ann Lee"], False, "with a number"),
    ("Ann Lee, ...", ["Ann Lee"], False, "points"),
    ("Ann Lee…", ["Ann Lee…"], True, "an ellipsis glued to a name is not understood"),
    ("Ann Lee, …", ["Ann Lee"], False, "one character for the points"),
    ("A. Lee et al. [ABCD Collaboration]", ["A. Lee", "ABCD Collaboration"], False, "a collaboration in square brackets"),
    ("A. Lee et al. (the Foo Search Team)", ["A. Lee", "the Foo Search Team"], False, "a team in brackets"),
    ("A. Lee (the Foo Sky Survey), Bo Xu", ["A. Lee", "the Foo Sky Survey", "Bo Xu"], True, "a survey in brackets"),
    ("A. Lee (Team of B. Xu, Rome), Cy Fox (Project)", ["A. Lee", "Cy Fox"], True, "but not of any kind"),
    ("A. Lee [Univ. of Rome, IRIT], B. Xu, [ABCD Collaboration]", ["A. Lee", "B. Xu", "ABCD Collaboration"], True, "affiliations in them"),
    ("[Ann Lee, Bo Xu]", ["Ann Lee", "Bo Xu"], True, "a whole list in square brackets"),
    ("['Ann Lee', 'Bo Xu']", ["Ann Lee", "Bo Xu"], True, "as Python prints it"),
    ("('Ann Lee', 'Bo Xu')", ["Ann Lee", "Bo Xu"], True, "as Python prints a tuple"),
    ("""[arxiv.Result.Author('Ann Lee'), arxiv.Result.Author("Bo D'Or")]""", ["Ann Lee", "Bo D'Or"], True, "as arxiv.py prints it"),
    ("[{'name': 'Ann Lee'}, {'name': 'Bo Xu'}]", ["Ann Lee", "Bo Xu"], True, "as feedparser does"),
    ('["Ann Lee", "Bo Xu"]', ["Ann Lee", "Bo Xu"], True, "and JSON"),
    ("[Ann Lee](https://example.org/a), Bob Ray", ["Ann Lee", "Bob Ray"], True, "a link in Markdown"),
    ("Ann Lee, Bo Xu], Cy Fox", ["Ann Lee", "Bo Xu", "Cy Fox"], True, "one square bracket that nothing opened"),
    ("Ann Lee and, Bo Xu, Cy Fox and", ["Ann Lee", "Bo Xu", "Cy Fox"], True, "an and before the comma"),
    ("Zhang San 张三, Ann Lee", ["Zhang San", "Ann Lee"], True, "a name in two scripts"),
    ("李娜 Na Li, 王小明", ["Na Li", "王小明"], True, "the Chinese one first"),
    ("Wang 小明", ["Wang 小明"], True, "but one name may be of both"),
    ("小明 van der Wang Jr.", ["小明 van der Wang Jr."], True, "whatever else belongs to it"),
    ("小明 García Márquez", ["小明 García Márquez"], True, "a family name of two words"),
    ("小明 Da Costa", ["小明 Da Costa"], True, "one with a particle that is a family name, too"),
    ("Anna Maria 山田, Anna Maria 長谷川", ["Anna Maria 山田", "Anna Maria 長谷川"], True, "forenames of two words"),
    ("Taro Yamada 山田 太郎, 백길동 Gil-dong Baek", ["Taro Yamada", "Gil-dong Baek"], True, "names of which no family name is known"),
    ("Xiǎomíng Gù 顾晓明, 张三 Lǚ Zhāng", ["Xiǎomíng Gù", "Lǚ Zhāng"], True, "with tones"),
    (r"Ann Lee, Mia Zhou\\Yong Feng, Bo Xu", ["Ann Lee", "Mia Zhou", "Yong Feng", "Bo Xu"], True, "a TeX line break between two authors"),
    (r"Mia Zhou\\Rome, Bo Xu", ["Mia Zhou Rome", "Bo Xu"], True, "but one word behind it is no author, whatever the next part is"),
    ("Ann Lee and et al.", ["Ann Lee"], False, "and et al."),
    ("Ann Lee, Bob Ray and 12 co-authors", ["Ann Lee", "Bob Ray"], False, "authors counted"),
    ("Ann Lee and many others", ["Ann Lee"], False, "many others"),
    ("Ann Lee$^{1,2}$, Bob Ray$^*$ and Cy Lo$^\\dagger$", ["Ann Lee", "Bob Ray", "Cy Lo"], True, "raised footnote figures"),
    ("Ann Lee [1, 2], Bob Ray[3]", ["Ann Lee", "Bob Ray"], True, "footnote figures in square brackets"),
    ("A.J.Burgasser, J.-P.Lasota", ["A. J. Burgasser", "J.-P. Lasota"], True, "initials glued to the name"),
    ("V.M. Abazov, Yu.A.Kubyshin, W.-K.M. Xu", ["V. M. Abazov", "Yu. A. Kubyshin", "W.-K. M. Xu"], True, "initials glued to one another"),
    ("H.E.S.S. Collaboration, U.N.", ["H.E.S.S. Collaboration", "U.N."], True, "what are no initials"),
    ("Ž.Ivezić, А.С.Пушкин, J.van der Berg", ["Ž. Ivezić", "А. С. Пушкин", "J. van der Berg"], True, "letters of any script, particles"),
    ("H.E.S.S.Collaboration", ["H.E.S.S. Collaboration"], True, "initials of a group that are glued to its last word"),
    (" Ann  Lee ,, Bo Xu, ", ["Ann Lee", "Bo Xu"], True, "empty parts and white space"),
    ("Lee, A.; van der Xu, B. C.; Fox, Cy", ["A. Lee", "B. C. van der Xu", "Cy Fox"], True, "family names first, semicolons between"),
    ("Lee, Ann; Xu, Bo; et al.", ["Ann Lee", "Bo Xu"], False, "the same, cut off"),
    ("Lee, Ann; and Xu, Bo", ["Ann Lee", "Bo Xu"], True, "the same, with an and before the last"),
    ("García Lorca, F. G.; Le Bon, A. B.", ["F. G. García Lorca", "A. B. Le Bon"], True, "the same, with two words in each half"),
    ("Lee, Ann; ABCD Collaboration", ["Ann Lee", "ABCD Collaboration"], True, "the same, with a group"),
    ("Ann Lee, Bo Xu; Cy Fox, Di Ray", ["Ann Lee", "Bo Xu", "Cy Fox", "Di Ray"], True, "lists in natural order, semicolons between"),
    ("Madonna, Ann Lee; Bo Xu, Cy Fox", ["Madonna", "Ann Lee", "Bo Xu", "Cy Fox"], True, "the same, one of them with a single name"),
    ("Madonna, Ann Lee; Bo Xu; Cy Fox", ["Madonna", "Ann Lee", "Bo Xu", "Cy Fox"], True, "the same, most of them of one author"),
    ("Lee, A., Xu, B.-C., and Fox, D. E.", ["A. Lee", "B.-C. Xu", "D. E. Fox"], True, "family names first, initials behind them"),
    ("Lee, A. and Xu, B., et al.", ["A. Lee", "B. Xu"], False, "the same, cut off"),
    ("Lee, A., et al.", ["A. Lee"], False, "one of them, cut off"),
    ("Lee, A. and others", ["A. Lee"], False, "the same, cut off as BibTeX does"),
    ("Lee, A.; Xu, B. C. and Fox, D.", ["A. Lee", "B. C. Xu", "D. Fox"], True, "the same, semicolons but before the last"),
    ("Lee, A. B., Xu, C. D.", ["A. B. Lee", "C. D. Xu"], True, "initials that may be a name"),
    ("A., B.", ["A.", "B."], True, "but initials alone are whose they are"),
    ("B. de la Cruz, S.A.", ["B. de la Cruz", "S.A."], True, "and no family name begins with one"),
    ("Metin And, Ann Lee", ["Metin And", "Ann Lee"], True, "And is a family name"),
    ("Lee, Ann and van der Xu, Bo", ["Ann Lee", "Bo van der Xu"], True, "family names first, ands between, as BibTeX has them"),
    ("Lee, Ann and Xu, Bo, Jr. and others", ["Ann Lee", "Bo Xu Jr."], False, "the same, one a junior, cut off"),
    ("Lee, Ann; Xu, Bo, Jr.", ["Ann Lee", "Bo Xu Jr."], True, "a junior among semicolons"),
    ("Ann Lee, Jr.; Bo Xu", ["Ann Lee Jr.", "Bo Xu"], True, "a junior in natural order"),
    ("Plato, Ann Lee and Bo Xu", ["Plato", "Ann Lee", "Bo Xu"], True, "a single name, and an and before the last"),
    ("Ann Lee, Bo Xu and Cy Fox, Di Ray", ["Ann Lee", "Bo Xu", "Cy Fox", "Di Ray"], True, "lists in natural order, an and between"),
    ("Ann Lee and 12 other authors", ["Ann Lee"], False, "other authors, counted"),
    ("Ann Lee and one other author", ["Ann Lee"], False, "one other author"),
    ("Ann Lee, Bo Xu, and several others.", ["Ann Lee", "Bo Xu"], False, "several, and a full stop"),
    ("Ann Lee and collaborators", ["Ann Lee"], False, "collaborators"),
    ("Ann Lee (+12 authors)", ["Ann Lee"], False, "a plus in brackets"),
    ("Ann Lee, Bo Xu (34 additional authors not shown)", ["Ann Lee", "Bo Xu"], False, "as arXiv's pages cut lists off"),
    ("Ann Lee, Bo Xu (and 1,234 more)", ["Ann Lee", "Bo Xu"], False, "a comma within the number"),
    ("Ann Lee (et al.)", ["Ann Lee"], False, "et al. in brackets"),
    ("Ann Lee [and 3 others]", ["Ann Lee"], False, "others in square brackets"),
    ("Ann Lee, et al. [34 authors]", ["Ann Lee"], False, "the number of all"),
    ("Ann Lee, Bo Xu (3 authors)", ["Ann Lee", "Bo Xu"], False, "more than are named"),
    ("Ann Lee, Bo Xu (2 authors)", ["Ann Lee", "Bo Xu"], True, "as many as are named"),
    ("Ann Lee, ABCD Collaboration (34 authors)", ["Ann Lee", "ABCD Collaboration"], True, "a group is all its authors"),
    ("The ABCD Collaboration and 2900 authors", ["The ABCD Collaboration"], False, "a group and others"),
    ("Ann Lee, Bo Xu +3 more", ["Ann Lee", "Bo Xu"], False, "a plus without a comma"),
    ("Ann Lee, +3", ["Ann Lee"], False, "a plus and a number"),
    ("Lee, Ann; Xu, Bo; +3", ["Ann Lee", "Bo Xu"], False, "the same behind family names"),
    ("Ann Lee, Bo Xu, etc.", ["Ann Lee", "Bo Xu"], False, "etc."),
    ("Ann Lee, Bo Xu etc", ["Ann Lee", "Bo Xu"], False, "etc without a comma and a point"),
    ("Ann Lee et 3 autres", ["Ann Lee"], False, "and others, in French"),
    ("Ann Lee, et autres", ["Ann Lee"], False, "the same without a number"),
    ("Ann Lee und 3 weitere", ["Ann Lee"], False, "in German"),
    ("Ann Lee, Bo Xu u. a.", ["Ann Lee", "Bo Xu"], False, "in German, in short"),
    ("Ann Lee y otros 3 autores", ["Ann Lee"], False, "in Spanish"),
    ("Ann Lee e outros", ["Ann Lee"], False, "in Portuguese"),
    ("Ann Lee и др.", ["Ann Lee"], False, "in Russian"),
    ("Ann Lee 等12人", ["Ann Lee"], False, "in Chinese, with a number"),
    ("王小明等12人", ["王小明"], False, "without a blank"),
    ("Ann Lee 他3名", ["Ann Lee"], False, "in Japanese"),
    ("Ann Lee, 12 Monkeys Team", ["Ann Lee", "12 Monkeys Team"], True, "but a group may begin with a number"),
    ("The 3 Authors", ["The 3 Authors"], True, "or end like one"),
    ("Ann Lee and Henry More", ["Ann Lee", "Henry More"], True, "More is a family name"),
    ("Ann E. More, Bo Others, et al.", ["Ann E. More", "Bo Others"], False, "Others may be one"),
    ("ANN LEE, BO XU, ET AL.", ["ANN LEE", "BO XU"], False, "cut off, in capitals"),
    ("ANN LEE, BO XU ET AL", ["ANN LEE", "BO XU"], False, "in capitals, behind a name"),
    ("Ann Lee, Et. Al.", ["Ann Lee"], False, "with two capitals"),
    ("ANN LEE, BO XU AND OTHERS", ["ANN LEE", "BO XU"], False, "and others, in capitals"),
    ("Ann Lee and Others", ["Ann Lee"], False, "Others behind an and"),
    ("Ann Lee, Others", ["Ann Lee"], False, "Others alone"),
    ("Ann Lee, And 3 Others", ["Ann Lee"], False, "Others with a number"),
    ("Ann Lee, 12 More Authors", ["Ann Lee"], False, "More with a number"),
    ("Ann Lee and More", ["Ann Lee", "More"], True, "More alone"),
    ("Ann Lee, Cy et, Bo Al", ["Ann Lee", "Cy et", "Bo Al"], True, "Al may be one"),
    ("Peter de With et al.", ["Peter de With"], False, "With is a family name"),
    ("Ann Lee, Bo Plus et al.", ["Ann Lee", "Bo Plus"], False, "and so is Plus"),
    ("Ann Lee plus 3 others", ["Ann Lee"], False, "but in small letters they join"),
    ("Ann Lee; Others", ["Ann Lee"], False, "Others behind a semicolon"),
    ("Ann Lee, and More Authors", ["Ann Lee"], False, "More authors in capitals"),
    ("Ann Lee and Co-Authors", ["Ann Lee"], False, "and co-authors"),
    ("Ann Lee; Bo Coworkers", ["Ann Lee", "Bo Coworkers"], True, "with a capital and no number it is a name"),
    ("Ann Lee and 3 Co-authors", ["Ann Lee"], False, "but with a number it is none"),
    ("More, Ann; Xu, Bo", ["Ann More", "Bo Xu"], True, "More before the given name"),
    ("Ann Lee y Bo Xu", ["Ann Lee", "Bo Xu"], True, "a Spanish and"),
    ("Ann Lee, Cy Foo e Bo Xu", ["Ann Lee", "Cy Foo", "Bo Xu"], True, "a Portuguese one"),
    ("José Ramón y Cajal, Ann Lee", ["José Ramón y Cajal", "Ann Lee"], True, "but it joins family names too"),
    ("Ann Lee, Juan Ramón y Cajal Foo, Bo Xu", ["Ann Lee", "Juan Ramón y Cajal Foo", "Bo Xu"], True, "and is looked for at the end alone"),
    ("Ann Lee, Rui Costa e Silva Filho", ["Ann Lee", "Rui Costa e Silva Filho"], True, "where the last is no family name"),
    ('"Ann Lee et Bo Xu"', ["Ann Lee", "Bo Xu"], True, "quotes around a list"),
    ("“Ann Lee”, “Bo Xu”", ["Ann Lee", "Bo Xu"], True, "quotes around each"),
    ("'Ann Lee', 'Bo Xu'", ["Ann Lee", "Bo Xu"], True, "single ones"),
    ('Wei "Bob" Wang, "Cy" Foo, Di "Ray"', ['Wei "Bob" Wang', '"Cy" Foo', 'Di "Ray"'], True, "quotes of nicknames stay"),
    ("Jun Long 龙军, 小明 Anna Lea", ["Jun Long", "小明 Anna Lea"], True, "two syllables of Chinese, two characters"),
    ("Ravi K., Sala M.N. and Tully R. B. Jr.", ["K. Ravi", "M. N. Sala", "R. B. Tully Jr."], True, "initials behind all of them"),
    ("Foo Collaboration, de la Cruz J.-P., Makarov Yu. A., et al.", ["Foo Collaboration", "J.-P. de la Cruz", "Yu. A. Makarov"], False,
     "the same beside a group, cut off"),
    ("Li Y, Zhang X Z", ["Y Li", "X Z Zhang"], True, "initials without points"),
    ("Иванов И.И., Петров П. П.", ["И. И. Иванов", "П. П. Петров"], True, "in Cyrillic letters"),
    ("Bharath K P, Rajesh Muthu, Sam K.", ["Bharath K P", "Rajesh Muthu", "Sam K."], True, "but not behind all"),
    ("Chandra Sekhar V", ["Chandra Sekhar V"], True, "one name by itself"),
    ("DUPONT Jean, LI Yang, DE LA CRUZ Ana M.", ["Jean DUPONT", "Yang LI", "Ana M. DE LA CRUZ"], True, "family names in capitals"),
    ("AJ Foo, JR Smith, NASA Jones", ["AJ Foo", "JR Smith", "NASA Jones"], True, "initials in capitals without points"),
    ("JANE DOE, Ann Lee", ["JANE DOE", "Ann Lee"], True, "a whole name in capitals"),
    ("Ann Lee, Ph.D., Bo Xu, PhD", ["Ann Lee", "Bo Xu"], True, "a degree between commas"),
    ("A. Lee (on behalf of ABCD), B. Xu (on leave)", ["A. Lee", "ABCD", "B. Xu"], True, "for whom one speaks, in brackets"),
    ("The Foo Collaboration and the Bar Baz Collaboration", ["The Foo Collaboration", "the Bar Baz Collaboration"], True,
     "two groups, each with the word"),
    ("Foo Collaboration and the Bar Collaboration and Baz Collaboration",
     ["Foo Collaboration", "the Bar Collaboration", "Baz Collaboration"], True, "three of them"),
    ("Gómez-Valent A., Solà Peracaula J., et al.", ["A. Gómez-Valent", "J. Solà Peracaula"], False, "family names of two words first"),
    ("Weinan E, Jian Lu", ["Weinan E", "Jian Lu"], True, "E is a family name"),
    ("A. Lee^a, B. Xu^{b,c}, C. Fox^\\dagger, D. Ray^d,e", ["A. Lee", "B. Xu", "C. Fox", "D. Ray"], True, "raised letters without dollars"),
    ("The Foo Foundations Program", ["The Foo Foundations Program"], True, "a program"),
    ("Ann Lee<sup>1,2</sup>, Bo Xu<sup>*</sup>", ["Ann Lee", "Bo Xu"], True, "raised figures in HTML"),
    ("Ann Lee^1,2^, Bo Xu^*^", ["Ann Lee", "Bo Xu"], True, "raised figures in Markdown"),
    ("Ann Lee, Jr. and Bo Xu", ["Ann Lee Jr.", "Bo Xu"], True, "an and behind a junior"),
    ("Ann Lee, Bo Xu, III; Cy Fox, Jr & Di Ray", ["Ann Lee", "Bo Xu III", "Cy Fox Jr", "Di Ray"], True, "other signs behind them"),
    ("Jr. and Ann Lee", ["Jr.", "Ann Lee"], True, "an and behind Jr. with nobody before it"),
    ("Ann Lee, 3rd, Bo Xu", ["Ann Lee 3rd", "Bo Xu"], True, "the third in figures between commas"),
    ("A. Lee (representing the Foo Collaboration), B. Xu", ["A. Lee", "Foo Collaboration", "B. Xu"], True, "whom one represents"),
    ("A. Lee (for FOO), B. Xu (for sale)", ["A. Lee", "FOO", "B. Xu"], True, "for a group that has an acronym alone"),
    ("A. Lee${}^{1,2}$, B. Xu${}^*$ and C. Fox${}^{(3)}$", ["A. Lee", "B. Xu", "C. Fox"], True, "figures raised beside nothing"),
    ("A. Lee ^1, B. Xu ^{2,3}", ["A. Lee", "B. Xu"], True, "a blank before what is raised"),
    (r"A. Lee\thanks{IRIT, Rome}, B. Xu\inst{2}", ["A. Lee", "B. Xu"], True, "footnotes of LaTeX"),
    ("Xiaoming Wang（王小明）, Bo Xu（IRIT）", ["Xiaoming Wang", "Bo Xu"], True, "the brackets of Chinese texts"),
    ("Ann Lee, Senior Member, IEEE, Bo Xu, Fellow, IEEE", ["Ann Lee", "Bo Xu"], True, "what IEEE calls its members"),
    ("Ann Lee, Student Member, IEEE, and Bo Xu, Life Fellow, IEEE", ["Ann Lee", "Bo Xu"], True, "the same with an and"),
    ("Ann Lee, IEEE, Bo Fellow", ["Ann Lee", "IEEE", "Bo Fellow"], True, "but it may be a group, and Fellow a name"),
    ("Ann Lee, M.D., Bo Xu, MD, PhD", ["Ann Lee", "Bo Xu"], True, "degrees of physicians"),
    ("Ann Lee with Bo Xu", ["Ann Lee", "Bo Xu"], True, "with whom somebody wrote"),
    ("Ann Lee, Bo Xu, with an appendix by Cy Fox", ["Ann Lee", "Bo Xu", "Cy Fox"], True, "who wrote an appendix"),
    ("Ann Lee and Bo Xu, Appendix by Cy Fox and Di Ray", ["Ann Lee", "Bo Xu", "Cy Fox", "Di Ray"], True, "two of them"),
    ("Ann Lee, with an appendix written jointly with Bo Xu", ["Ann Lee", "Bo Xu"], True, "who wrote it with the author"),
    ("Ann Lee (with an appendix by Bo Xu), Cy Fox", ["Ann Lee", "Bo Xu", "Cy Fox"], True, "who wrote it, in brackets"),
    ("Ann Lee, with contributions by Bo Xu", ["Ann Lee", "Bo Xu"], True, "who contributed"),
    ("Ann Lee (in collaboration with Bo Xu)", ["Ann Lee", "Bo Xu"], True, "with whom somebody wrote, in brackets"),
    ("Ann Lee, translated from the Latin by Bo Xu", ["Ann Lee", "Bo Xu"], True, "who translated"),
    ("Ann Lee, Bo Xu, editors", ["Ann Lee", "Bo Xu"], True, "what they are"),
    ("Ann Lee <ann@irit.fr>, Bo Xu (bo@irit.fr), {cy,di}@irit.fr", ["Ann Lee", "Bo Xu"], True, "electronic mail"),
    ("By Ann Lee, Bo Xu", ["Ann Lee", "Bo Xu"], True, "a word of the page before the first author"),
    ("Ann Lee@CERN, Bo Xu", ["Ann Lee@CERN", "Bo Xu"], True, "what is no electronic mail, for its name has no domain"),
    ("Ann Lee 0000-0002-1825-0097, Bo Xu https://orcid.org/0000-0001-5109-3700", ["Ann Lee", "Bo Xu"], True, "ORCIDs"),
    ("Prof. Dr. Ann Lee, Dr Bo Xu, Mr. Cy Fox", ["Ann Lee", "Bo Xu", "Cy Fox"], True, "titles"),
    ("Ann Lee Ph.D., Bo Xu PhD", ["Ann Lee", "Bo Xu"], True, "degrees without a comma"),
    ("Dr Strange, Mr. Bo, Md Rahman Ali", ["Dr Strange", "Mr. Bo", "Md Rahman Ali"], True, "no titles, for one name is left of them"),
    (r"Micha\l Nowak, S\o ren Lee, The D\O Collaboration", ["Michał Nowak", "Søren Lee", "The DØ Collaboration"], True, "letters of TeX"),
    ("Authors: Ann Lee, Bo Ray.", ["Ann Lee", "Bo Ray"], True, "a heading"),
    ("By Ann Lee And Bo Ray.", ["Ann Lee", "Bo Ray"], True, "an And with a capital, and the stop of a sentence"),
    ("Ann Lee AND Bo Xu", ["Ann Lee", "Bo Xu"], True, "an AND in capitals"),
    ("Ann Lee, Venkatesh Babu R., Kubyshin Yu., LEAF Inc., FOO Collab.", ["Ann Lee", "Venkatesh Babu R.", "Kubyshin Yu.", "LEAF Inc.",
     "FOO Collab."], True, "stops of what is cut short"),
    ("Peter de With, Kristian By", ["Peter de With", "Kristian By"], True, "With and By are family names"),
    (", ;:*", [], True, "nothing but punctuation"),
    ("", [], True, "nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "printed", "complete", "reason"), LISTS, ids=[case[3] for case in LISTS])
def test_an_author_list_is_read(text, printed, complete, reason):
    names, whole = parse_authors(text)
    assert ([natural(name) for name in names], whole) == (printed, complete), reason


def test_the_family_names_of_a_list_that_has_them_first_are_known() -> None:
    assert parse_authors("García Lorca, F.; Lee, Ann")[0] == (Name("García Lorca", "F."), Name("Lee", "Ann"))


def test_a_family_name_of_two_words_is_known_at_a_glance_as_with_care() -> None:
    assert parse_authors("Pedro Costa Júnior, A. H. Castro Neto")[0] == (Name("Costa Júnior", "Pedro"), Name("Castro Neto", "A. H."))


def test_the_family_names_that_the_whole_list_shows_are_known() -> None:
    assert parse_authors("de la Cruz J.-P., Tully R. B. Jr.")[0] == (Name("Cruz", "J.-P.", "de la"), Name("Tully", "R. B.", "", "Jr."))
    assert parse_authors("DUPONT Jean, DE LA CRUZ Ana")[0] == (Name("DUPONT", "Jean"), Name("DE LA CRUZ", "Ana"))
    assert parse_authors("Chandra Sekhar V")[0] == (Name("V", "Chandra Sekhar"),)


def test_what_stands_before_a_colon_is_a_group():
    assert parse_authors("Gemini Robotics, :, Ann Lee")[0] == (Name(literal="Gemini Robotics"), Name("Lee", "Ann"))
    assert parse_authors("OpenAI Five: Ann Lee")[0] == (Name(literal="OpenAI Five"), Name("Lee", "Ann"))


def test_a_name_read_twice_is_one_object():
    assert parse_authors("Ann Lee, Bo Xu")[0][0] is parse_authors("Cy Fox, Ann Lee")[0][1]


def test_initials_that_arxiv_parts_at_their_hyphen_are_put_together() -> None:
    assert list(map(natural, parse_authors("C. -P. Yuan, C. -C. Jay Kuo")[0])) == ["C.-P. Yuan", "C.-C. Jay Kuo"]
    assert list(map(natural, parse_authors("C. D. -, Ann Lee")[0])) == ["C. D. -", "Ann Lee"]  # a dash by itself parts nothing


@needs_corpus
def test_the_authors_of_the_field_digests_are_printed_as_they_came():
    """But for names that need cleaning, a blank before a hyphen, repeats, a title, and the few lines that hold more than names."""
    lines = {
        line.partition("**: ")[2]
        for path in (CORPUS / "digests").glob("*/**/*.md")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith("- **Authors**: ")
    }
    assert len(lines) > 2000
    plain = [line for line in lines if line.isascii() and line.isprintable()]
    changed = [line for line in plain if ", ".join(map(natural, parse_authors(line)[0])) != line.replace(". -", ".-")]
    for line in changed:
        parts = line.split(", ")
        assert "\\\\" in line or ", and " in line or len(set(parts)) < len(parts) or ", Dr. " in line, line


@pytest.mark.parametrize("text", ["et al.", "and others", "12 others", "and 12 other authors", "+3 more", "et 3 autres", "etc.", "Others"])
def test_what_stands_for_further_authors_is_known(text):
    assert are_others(text)


@pytest.mark.parametrize("text", ["More", "Henry More", "12 Monkeys", "LLM360", "Ann Lee and 3 others", "weitere Lee", ""])
def test_nobody_else_stands_for_further_authors(text):
    assert not are_others(text)


def test_names_that_were_remembered_are_let_go() -> None:
    first, again = (parse_authors("Emmy Noether")[0][0] for _ in range(2))
    authors.forget()
    anew = parse_authors("Emmy Noether")[0][0]
    assert first is again
    assert anew is not first
    assert anew == first
