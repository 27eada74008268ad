from __future__ import annotations

import pytest

from arxref.library.claims import journalrefs
from arxref.library.publication import Publication, dois, publication, reference
from arxref.model import ArxivId, Entry, PartialDate
from growth import assert_linear

NEUTRAL = "10.9999/abc"


def paper(journal_ref, *doi, year=0):
    """A paper whose first version is of that year; 0: so old that no year of a reference comes before it."""
    published = PartialDate(year) if year else None
    return Entry(
        ArxivId(f"{year % 100:02}01.00001" if year else "hep-th/9201001"),
        journal_ref=journal_ref,
        dois=doi or (NEUTRAL,),
        published=published,
    )


def article(container, volume="", number="", pages="", year=0, publisher=""):
    return ("article", container, volume, number, pages, year, publisher)


def inproceedings(container, volume="", number="", pages="", year=0, publisher=""):
    return ("inproceedings", container, volume, number, pages, year, publisher)


ARTICLES = [
    ("Phys. Rev. D 75, 124007 (2007)", article("Phys. Rev. D", "75", "", "124007", 2007)),
    ("Phys.Rev.D75:124007,2007", article("Phys. Rev. D", "75", "", "124007", 2007)),
    ("Phys.Rev. D75 (2007) 124007", article("Phys. Rev. D", "75", "", "124007", 2007)),
    ("ActaAstron.56:1-50,2006", article("Acta Astron.", "56", "", "1-50", 2006)),
    ("Astron.Astrophys. 432 (2005) 281-294", article("Astron. Astrophys.", "432", "", "281-294", 2005)),
    ("A&A 594, A13 (2016)", article("A&A", "594", "", "A13", 2016)),
    ("J. Stat. Mech. (2007) P07009", article("J. Stat. Mech.", "", "", "P07009", 2007)),
    ("JHEP 0705:037,2007", article("JHEP", "0705", "", "037", 2007)),
    ("JHEP03(2023)007", article("JHEP", "03", "", "007", 2023)),
    ("Phys.Rev.Lett. 121 (2018) no.16, 161102", article("Phys. Rev. Lett.", "121", "16", "161102", 2018)),
    ("Phys.Scripta T85 (2000) 12", article("Phys. Scripta", "T85", "", "12", 2000)),
    ("Eur. Phys. J. C 80, 886 (2020)", article("Eur. Phys. J. C", "80", "", "886", 2020)),
    ("Yad.Fiz. 63N6 (2000) 1027-1036", article("Yad. Fiz.", "63", "6", "1027-1036", 2000)),
    ("PoS ICRC2021 (2021) 1234", article("PoS", "ICRC2021", "", "1234", 2021)),
    ("PoS CORFU2019 (2020), 1", article("PoS", "CORFU2019", "", "1", 2020)),
    ("PoS(CD15) (2015) 045", article("PoS", "CD15", "", "045", 2015)),
    ("Nature 521, 436--444 (2015)", article("Nature", "521", "", "436-444", 2015)),
    ("Nature 521, 436–444 (2015).", article("Nature", "521", "", "436-444", 2015)),
    ("Science 365 (6456), eaaw1147, 2019", article("Science", "365", "6456", "eaaw1147", 2019)),
    ("PLoS ONE 15(8): e0237009, 2020, pp. 1-16", article("PLoS ONE", "15", "8", "e0237009", 2020)),
    ("Nature Communications volume 10, Article number: 1234 (2019)", article("Nature Communications", "10", "", "1234", 2019)),
    ("IEEE Transactions on Pattern Analysis and Machine Intelligence, vol. 42, no. 2, pp. 318-327, 2020",
     article("IEEE Transactions on Pattern Analysis and Machine Intelligence", "42", "2", "318-327", 2020)),
    ("in IEEE Transactions on Image Processing (TIP), vol. 4, no. 3, pp. 1-9, April 2020",
     article("IEEE Transactions on Image Processing", "4", "3", "1-9", 2020)),
    ("IEEE Transactions on Image Processing ( Volume: 29 , Issue: 2 , Feb. 2020 )",
     article("IEEE Transactions on Image Processing", "29", "2", "", 2020)),
    ("IEEE Trans. Syst., Man, Cybern., Syst., vol. 50, no. 1, pp. 1-12, 2020",
     article("IEEE Trans. Syst., Man, Cybern., Syst.", "50", "1", "1-12", 2020)),
    ("Circuits, Systems, and Signal Processing, vol. 36, pp. 1639-1653, 2017",
     article("Circuits, Systems, and Signal Processing", "36", "", "1639-1653", 2017)),
    ("Proceedings of the IEEE 86(11), 2278-2324, 1998", article("Proceedings of the IEEE", "86", "11", "2278-2324", 1998)),
    ("Proc. Natl. Acad. Sci. USA 117, 1234-1240 (2020)", article("Proc. Natl. Acad. Sci. USA", "117", "", "1234-1240", 2020)),
    ("Journal of Physics: Conference Series 1234 (2019) 012345",
     article("Journal of Physics: Conference Series", "1234", "", "012345", 2019)),
    ("Commun. ACM 55 (2012) 78-87", article("Commun. ACM", "55", "", "78-87", 2012)),
    ("J. ACM 58 (2011), 11:1-11:37", article("J. ACM", "58", "", "11:1-11:37", 2011)),
    ("ACM Transactions on Graphics (SIGGRAPH 2019) 38 (4)", article("ACM Transactions on Graphics", "38", "4", "", 2019)),
    ("ACM Trans. Graph. 38, 4, Article 12 (July 2019), 14 pages", article("ACM Trans. Graph.", "38", "4", "12", 2019)),
    ("Journal of Imaging. 2022; 8(4):93", article("Journal of Imaging", "8", "4", "93", 2022)),
    ("Sensors 2024, 24, 8002", article("Sensors", "24", "", "8002", 2024)),
    ("Perception. 49:4 (2020) 439-451", article("Perception", "49", "4", "439-451", 2020)),
    ("Science Robotics 22 May 2019: Vol. 4, Issue 30, eaaw6661", article("Science Robotics", "4", "30", "eaaw6661", 2019)),
    ("J. Phys. A: Math. Theor. 40 No 41 (12 October 2007) 12315-12333",
     article("J. Phys. A: Math. Theor.", "40", "41", "12315-12333", 2007)),
    ("Ann. Photogramm. Remote Sens., V-1-2020, 33-40", article("Ann. Photogramm. Remote Sens.", "V-1-2020", "", "33-40", 2020)),
    ("Pattern Recognition Letters, Volume 133, 2020, Pages 224-231, ISSN 0167-8655",
     article("Pattern Recognition Letters", "133", "", "224-231", 2020)),
    ("Journal of Leaf Mechanics, Cambridge University Press (CUP), 2015, 770 (3), pp.1-20. ⟨10.9999/abc⟩",
     article("Journal of Leaf Mechanics", "770", "3", "1-20", 2015, "Cambridge University Press")),
    ("Leaf Letters, Oxford University Press (OUP): Policy P - Oxford Open Option A, 2015, 770, pp.1234. <10.9999/abc>",
     article("Leaf Letters", "770", "", "1234", 2015, "Oxford University Press")),
    ("Leaf Letters, EDP Sciences, Springer and Società Italiana di Fisica, 2010, 12, pp.100-110",
     article("Leaf Letters", "12", "", "100-110", 2010, "EDP Sciences, Springer and Società Italiana di Fisica")),
    ("Leaf Letters, World Scientific Publishing, 2010, 12, pp.100-110",
     article("Leaf Letters", "12", "", "100-110", 2010, "World Scientific Publishing")),
    ("Journal of Leaves, Society for Industrial and Applied Mathematics, 2010, 12, pp.100-110",
     article("Journal of Leaves", "12", "", "100-110", 2010, "Society for Industrial and Applied Mathematics")),
    ("Journal of Leaves, Association for Computing Machinery (ACM), 2010, 12, pp.100-110",
     article("Journal of Leaves", "12", "", "100-110", 2010, "Association for Computing Machinery")),
    ("J. High Energ. Phys. 2021, 145 (2021)", article("J. High Energ. Phys.", "2021", "", "145", 2021)),
    ("Prog. Theor. Exp. Phys. 2020, 083C01 (2020)", article("Prog. Theor. Exp. Phys.", "2020", "", "083C01", 2020)),
    ("Optics Communications, vol.277, p.109-13 (2007)", article("Optics Communications", "277", "", "109-13", 2007)),
    ("Phys. Rev. B 75, 2012 (2007)", article("Phys. Rev. B", "75", "", "2012", 2007)),
    ("SIGMA 19 (2023), 038, 17 pages", article("SIGMA", "19", "", "038", 2023)),
    ("MDPI Remote Sensing, Volume 11, Issue 11, 2019", article("Remote Sensing", "11", "11", "", 2019, "MDPI")),
    ("(IJXYZ) International Journal of Xylophones, Vol. 3, No. 2, 2012",
     article("International Journal of Xylophones", "3", "2", "", 2012)),
    ("Entropy 2019, 21(3), 236; https://doi.org/10.9999/abc", article("Entropy", "21", "3", "236", 2019)),
    ("Nucl.Phys. A676 (2000) 455-473; Erratum-ibid. A726 (2003) 357-365", article("Nucl. Phys. A", "676", "", "455-473", 2000)),
    ("Journal of Leaves, vol. 12, pp. 1-1, 2019", article("Journal of Leaves", "12", "", "", 2019)),
    ("Journal of Leaves pp. 33-40, 12, 2019", article("Journal of Leaves", "12", "", "33-40", 2019)),
    ("Journal of Leaves no. 4, 12, 2019", article("Journal of Leaves", "12", "4", "", 2019)),
    ("Journal of Leaves vol. 12, article 1234, pp. 1-12, 2019", article("Journal of Leaves", "12", "", "1234", 2019)),
    ("Zh.Eksp.Teor.Fiz. 100 (1991) 1-9; Sov.Phys.JETP 73 (1991) 1-6", article("Zh. Eksp. Teor. Fiz.", "100", "", "1-9", 1991)),
    ("Phys.Rev.D 107 (2023) 5, 052001", article("Phys. Rev. D", "107", "5", "052001", 2023)),
    ("Eur.Phys.J.C 79 (2019) 2, 123", article("Eur. Phys. J. C", "79", "2", "123", 2019)),
    ("Mon.Not.Roy.Astron.Soc. 520 (2023) 1, 1-20", article("Mon. Not. Roy. Astron. Soc.", "520", "1", "1-20", 2023)),
    ("JINST 16 (2021) 07, P07012", article("JINST", "16", "07", "P07012", 2021)),
    ("Nature 595 (2021) 7865, 45-50", article("Nature", "595", "7865", "45-50", 2021)),
    ("Astrophys.J. 915 (2021) 2, 86", article("Astrophys. J.", "915", "2", "86", 2021)),
    ("Phys. Rev. Lett. 130, 161001 – Published 18 April 2023", article("Phys. Rev. Lett.", "130", "", "161001", 2023)),
    ("Geophysical Research Letters 48 (2021) e2020GL091234", article("Geophysical Research Letters", "48", "", "e2020GL091234", 2021)),
    ("PTEP 2020 (2020) 083C01", article("PTEP", "2020", "", "083C01", 2020)),
    ("PTEP 2020 (2020) 8, 083C01", article("PTEP", "2020", "8", "083C01", 2020)),
    ("IMRN 2010 (2010), 1234-1260", article("IMRN", "2010", "", "1234-1260", 2010)),
    ("2012, MNRAS, 426, 1234-1256", article("MNRAS", "426", "", "1234-1256", 2012)),
    ("2008 JINST 3 S08003", article("JINST", "3", "", "S08003", 2008)),
    ("(2009) J. Phys.: Condens. Matter 21 395502", article("J. Phys.: Condens. Matter", "21", "", "395502", 2009)),
    ("Phys. Rev. B 76, 180508(R) (2007)", article("Phys. Rev. B", "76", "", "180508", 2007)),
    ("Nucl.Phys. A638 (1998) 19c-34c", article("Nucl. Phys. A", "638", "", "19c-34c", 1998)),
    ("Nuovo Cim. 110A (1997) 1129-1140", article("Nuovo Cim.", "110A", "", "1129-1140", 1997)),
    ("Z. Naturforsch. 54a (1999) 100-110", article("Z. Naturforsch.", "54a", "", "100-110", 1999)),
    ("Physica B 259-261, 100-102 (1999)", article("Physica B", "259-261", "", "100-102", 1999)),
    ("Physica C 341-348 (2000) 100-101", article("Physica C", "341-348", "", "100-101", 2000)),
    ("Ann. of Math. (2) 158 (2003), no. 1, 253-321", article("Ann. of Math. (2)", "158", "1", "253-321", 2003)),
    ("Ann. of Math. (2), Vol. 171 (2010), no. 3, 1753--1783", article("Ann. of Math. (2)", "171", "3", "1753-1783", 2010)),
    ("Proc. London Math. Soc. (3) 80 (2000) 100-110", article("Proc. London Math. Soc. (3)", "80", "", "100-110", 2000)),
    ("Ann. Sci. École Norm. Sup. (4) 33 (2000), no. 2, 100-110", article("Ann. Sci. École Norm. Sup. (4)", "33", "2", "100-110", 2000)),
    ("J. London Math. Soc. (2) 61, 100-110 (2000)", article("J. London Math. Soc. (2)", "61", "", "100-110", 2000)),
    ("Canadian J. Math. 50 (1998) 100-110", article("Canadian J. Math.", "50", "", "100-110", 1998)),
    ("Comment. Math. Helv. 75 (2000) 100-110", article("Comment. Math. Helv.", "75", "", "100-110", 2000)),
    ("Invent. math. 166, 1-20 (2006)", article("Invent. math.", "166", "", "1-20", 2006)),
    ("phys. stat. sol. (b) 218 (2000) 100-110", article("phys. stat. sol. (b)", "218", "", "100-110", 2000)),
    ("Homology, Homotopy and Applications, vol. 3(1), 2001, pp.1-12",
     article("Homology, Homotopy and Applications", "3", "1", "1-12", 2001)),
    ("Chaos, Solitons & Fractals 11 (2000) 100-110", article("Chaos, Solitons & Fractals", "11", "", "100-110", 2000)),
    ("Research in Astronomy and Astrophysics 10 (2010) 100-110",
     article("Research in Astronomy and Astrophysics", "10", "", "100-110", 2010)),
    ("Electron. J. Combin. 7 (2000), Research Paper 12, 20 pp.", article("Electron. J. Combin.", "7", "", "12", 2000)),
    ("Electronic Journal of Combinatorics 19(1) (2012), #P12", article("Electronic Journal of Combinatorics", "19", "1", "P12", 2012)),
    ("Electron. J. Combin. 27(3) (2020), #P3.12", article("Electron. J. Combin.", "27", "3", "P3.12", 2020)),
    ("Selecta Math. (N.S.) 5 (1999) 100-110", article("Selecta Math. (N.S.)", "5", "", "100-110", 1999)),
    ("C. R. Math. Acad. Sci. Paris 342 (2006), no. 2, 87-90", article("C. R. Math. Acad. Sci. Paris", "342", "2", "87-90", 2006)),
    ("Logical Methods in Computer Science, Volume 5, Issue 1 (January 16, 2009) lmcs:1144",
     article("Logical Methods in Computer Science", "5", "1", "", 2009)),
    ("JETP 99, 123 (2004) [Zh. Eksp. Teor. Fiz. 126, 145 (2004)]", article("JETP", "99", "", "123", 2004)),
    ("Phys. Rev. Lett. 98, 010405 (2007); 99, 059901(E) (2007)", article("Phys. Rev. Lett.", "98", "", "010405", 2007)),
    ("Phys. Rev. Lett. 98, 010405 (2007); ibid 99, 059901", article("Phys. Rev. Lett.", "98", "", "010405", 2007)),
]  # fmt: skip

PROCEEDINGS = [
    ("CVPR 2019", inproceedings("CVPR", year=2019)),
    ("IJCAI 2019 (2019) 123-130", inproceedings("IJCAI", pages="123-130", year=2019)),
    ("in Proc. of MIRU2018", inproceedings("Proc. of MIRU", year=2018)),
    ("In CVPR, pages 770-778, 2016", inproceedings("CVPR", pages="770-778", year=2016)),
    ("In Proc. ACM Symposium on Software Testing (ISSTA 2020), pages 14-26. ACM, 2020",
     inproceedings("Proc. ACM Symposium on Software Testing (ISSTA 2020)", pages="14-26", year=2020, publisher="ACM")),
    ("Proceedings of the IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR), 2019, pp. 1-10",
     inproceedings("Proceedings of the IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR)", pages="1-10", year=2019)),
    ("2019 IEEE International Conference on Image Processing (ICIP)",
     inproceedings("2019 IEEE International Conference on Image Processing (ICIP)", year=2019)),
    ("2019 IEEE Conference on Robots (ICR), Auckland, New Zealand, 2019, pp. 2707-2713",
     inproceedings("2019 IEEE Conference on Robots (ICR)", pages="2707-2713", year=2019)),
    ("International Symposium on Robots (ISR), Atlanta, GA, USA, 2019, pp. 1-7",
     inproceedings("International Symposium on Robots (ISR)", pages="1-7", year=2019)),
    ("ACM Conference on AI, Ethics, and Society (AIES '19), January 27-28, 2019, Honolulu, HI, USA",
     inproceedings("ACM Conference on AI, Ethics, and Society (AIES '19)", year=2019)),
    ("Proceedings of the 36th International Conference on Machine Learning, PMLR 97:3282-3291, 2019",
     inproceedings("Proceedings of the 36th International Conference on Machine Learning", "97", "", "3282-3291", 2019, "PMLR")),
    ("Proc.SPIE Int.Soc.Opt.Eng. 10134 (2017) 101341R",
     inproceedings("Proc. SPIE Int. Soc. Opt. Eng.", "10134", "", "101341R", 2017)),
    ("Society of Photo-Optical Instrumentation Engineers (SPIE) Conference Series, 9143, 914320 (2014)",
     inproceedings("Society of Photo-Optical Instrumentation Engineers (SPIE) Conference Series", "9143", "", "914320", 2014)),
    ("Leaf Vision - ECCV 2020. LNCS 12346, pp. 1-16", inproceedings("Leaf Vision - ECCV 2020. LNCS", "12346", "", "1-16", 2020)),
    ("Proc. SPIE 10950, Medical Imaging 2019: Computer-Aided Diagnosis, 109500O",
     inproceedings("Medical Imaging 2019: Computer-Aided Diagnosis", "10950", "", "109500O", 2019, "SPIE")),
    ("In: Roe A., Doe B. (eds) Image Recognition. ICIAR 2019. Lecture Notes in Computer Science, vol 11663. Springer, Cham",
     inproceedings("Image Recognition. ICIAR 2019. Lecture Notes in Computer Science", "11663", "", "", 2019, "Springer, Cham")),
]  # fmt: skip

REFUSED = [
    ("", "nothing"),
    ("Proc.Sci. LAT2007 (2007) 12", "a year that is glued to a conference"),
    ("Submitted to Phys. Rev. D 75, 124007 (2007)", "only submitted"),
    ("Phys. Rev. D 75, 124007 (2007), accepted", "only accepted"),
    ("IEEE Transactions on Image Processing, vol. 1, pp. 1-2, to appear, 2020", "to appear"),
    ("Phys. Rev. D 75, 124007 (2007), under review", "under review"),
    ("PhD thesis, vol. 2, pp. 12-34, 2019", "a thesis"),
    ("Phys. Rev. D 75, 124007", "no year"),
    ("Phys. Rev. D (2007)", "neither volume nor pages"),
    ("Machine Learning (2021)", "a year is not enough for a journal"),
    ("International Journal of Computer Vision, 1-16 (2023)", "pages of a manuscript, without a volume"),
    ("J. Smith, A. Jones, Phys. Rev. D 75, 124007 (2007)", "people before the journal"),
    ("Smith J., Nature 521, 436-444 (2015)", "a person before the journal"),
    ("Roe et al. (2000), Astron. Astrophys., 358, 869", "people"),
    ("L. H. Roe. Order of things: Linear analysis. Journal of Things, 1(1):13513, 2007", "a title before the journal"),
    ("Deep Learning for Everything. CVPR 2019, pp. 1-10", "a title before the conference"),
    ('"Deep Learning", CVPR 2019, pp. 1-10', "a quoted title"),
    ("Deep learning for all, IEEE Transactions on Images, vol. 4, pp. 1-10, 2020", "a title and a comma"),
    ("A Title in Capitals, Proceedings of CVPR 2019, pp. 1-10", "a title and a comma before proceedings"),
    ("Handbook of Computer Vision, vol. 2, pp. 1-20, 2019", "a book's chapter"),
    ("Lecture Notes in Computer Science 11045, pp. 1-9 (2018)", "a series without its volume's title"),
    ("Proceedings 1998 Conference on Images, Chicago, 4-7 October 1998", "a town that nothing marks as one"),
    ("Proceedings of the Symposium on Networks (ESANN), pages 179-184, Bruges 2019", "a town behind the pages"),
    ("CVPR 2020, Oral", "a word about the talk"),
    ("Winner of the CVPR 2019 Challenge, pp. 1-10", "a challenge"),
    ("DOI: 10.1109/TKDE.2019.2893956", "a DOI alone"),
    ("https://example.org/paper.pdf", "a URL alone"),
    ("12 pages, 3 figures, 2019", "a comment"),
    ("IEEE, vol. 12, pp. 1-10, 2019", "a publisher alone"),
    ("Neurocomputing 19, 2 (2020)", "2 may be the number or the page"),
    ("Neurocomputing 19, 3-4 (2020)", "3-4 may be numbers or pages"),
    ("Neurocomputing 19, 30-12 (2020)", "pages that run backwards"),
    ("Nature 521, 436-444, 2015, 2016", "two years"),
    ("2019 IEEE Conference on Robots (ICR), 2013, pp. 1-2", "two years that contradict each other"),
    ("Pattern Recognition 45 (2012) 1234-1245 [J]", "a token that is not understood"),
    ("MIRU2018", "an acronym that is not known"),
    ("2022AstBu..77..223C", "a bibcode"),
    ("Phys. Rev. D 75, 124007 (2007); something else", "one of two references is not understood"),
    ("Book 2.0 Theaters and Machine Learning (2019) 29-37", "a number in the name"),
    ("Machine Leaves Journal, AAAI, vol. 3, pp. 1-9, 2019", "a publisher of proceedings alone"),
    ("CVPR 12, 2019", "a bare number of proceedings may be a volume or a page"),
    ("Journal of Leaves 2019, 12", "a number behind the year may be a volume or a page"),
    ("Journal of Leaves (2019) 12, 34-40, 2020", "another year behind the one in brackets"),
    ("Journal of Leaves vol. 12, vol. 13, pp. 3-9, 2019", "two volumes"),
    ("Journal of Leaves 12(3), no. 4, 33-39, 2019", "two numbers"),
    ("Journal of Leaves vol. 12, pp. 33-39, article 1234, 2019", "pages of the volume and an article's number"),
    ("Journal of Leaves 12, 3, 4, 2019", "4 may be the page or something else"),
    ("Journal of Leaves pp. 33-40, 12, 1234, 2019", "1234 is no number of an issue"),
    ("Journal of Leaves vol. 12, 1234, 33-40, 2019", "1234 is no number of an issue behind a volume"),
    ("Journal of Leaves vol. 3, no. 4, 12, 13, 2019", "two pages"),
    ("Journal of Leaves vol. 12, 3, 2019", "3 may be the number or the page behind a volume"),
    ("Journal of Leaves pp. 33-40, 1234567, 2019", "no volume has seven digits"),
    ("Leafology of 12, 33-40, 2019", "a name that ends in a preposition"),
    ("leafology 12, 33-40, 2019", "a name in small letters"),
    ("Leaves. Lecture Notes in Computer Science, vol 11663. Springer, 2019", "a series whose volume is of no event"),
    (", ".join(["Abc"] * 90), "more commas than any reference has"),
    ("International Journal of Things 1 (2020) " + "1" * 600, "longer than any reference"),
    ("Journal of Leaves 12 (2019) 33, 45", "33 and 45 may be two pages"),
    ("Journal of Leaves 12 (2019) 199, 216", "199 and 216 may be two pages"),
    ("Journal of Leaves 112-199 (2019) 199-216", "no volumes are that many"),
    ("Algebra & Leaf Theory 9-10 (2015), 2233-2259", "volume 9, number 10"),
    ("J. London Math. Soc. (2) 100-110 (2000)", "2 may be the series or a number"),
    ("2019 Nature 521, 436-444 (2015)", "two years, one before the name"),
    ("Nature 521, 436-444 (2015) [see also the movie]", "something in brackets that is no reference"),
    ("Smith J. Leaves of trees. Botany 12 (2019) 33-40", "a person and a title before the journal"),
]


@pytest.mark.parametrize(("text", "expected"), ARTICLES + PROCEEDINGS, ids=[case[0] for case in ARTICLES + PROCEEDINGS])
def test_a_reference_is_understood(text, expected):
    assert publication(paper(text)) == Publication(*expected, NEUTRAL)


@pytest.mark.parametrize(("text", "reason"), REFUSED, ids=[case[1] for case in REFUSED])
def test_what_is_not_sure_stays_a_preprint(text, reason):
    assert publication(paper(text)) is None, reason


@pytest.mark.parametrize(
    ("text", "doi", "understood", "reason"),
    [
        ("Phys. Rev. D 75, 124007 (2007)", "10.1103/PhysRevD.75.124007", True, "APS: journal, volume and page agree"),
        ("Phys. Rev. D 75, 124007 (2007)", "10.1103/PhysRevD.76.124007", False, "another volume"),
        ("Phys. Rev. D 75, 124007 (2007)", "10.1103/PhysRevD.75.124008", False, "another page"),
        ("Phys. Rev. B 75, 124007 (2007)", "10.1103/PhysRevD.75.124007", False, "another section"),
        ("CVPR 2019", "10.1109/CVPR.2019.00123", True, "IEEE: a conference's code and year"),
        ("CVPR 2019", "10.1109/CVPR.2016.123", False, "the conference of another year"),
        ("CVPR 2019", "10.1109/TPAMI.2019.1234567", False, "a journal's code"),
        ("IEEE Trans. Images 4 (2019) 1-9", "10.1109/ICIP.2019.1234567", False, "a conference's code"),
        ("ECCV 2018", "10.1007/978-3-030-01234-2_1", True, "Springer: a chapter of a book"),
        ("Machine Vision 4 (2019) 1-9", "10.1007/978-3-030-01234-2_1", False, "a chapter is no article"),
        ("ECCV 2018", "10.1007/s11263-018-01247-4", False, "an article is no chapter"),
        ("Machine Vision 30 (2019) 1-9", "10.1007/s00138-019-01001-2", True, "the year of acceptance"),
        ("Machine Vision 30 (2009) 1-9", "10.1007/s00138-019-01001-2", False, "accepted ten years later"),
        ("Pattern Recognition 90 (2019) 1-9", "10.1016/j.patcog.2018.12.001", True, "Elsevier: accepted the year before"),
        ("Pattern Recognition 90 (2009) 1-9", "10.1016/j.patcog.2018.12.001", False, "accepted nine years later"),
        ("Class. Quant. Grav. 24, S541 (2007)", "10.1088/0264-9381/24/19/S17", True, "IOP: the volume"),
        ("Class. Quant. Grav. 25, S541 (2007)", "10.1088/0264-9381/24/19/S17", False, "another volume"),
        ("JHEP 0705:037,2007", "10.1088/1126-6708/2007/05/037", True, "a journal that counts in years"),
        ("JHEP03(2023)007", "10.1007/JHEP03(2023)007", True, "JHEP"),
        ("JHEP03(2023)007", "10.1007/JHEP03(2023)008", False, "another paper of JHEP"),
        ("JHEP 2303 (2023) 45", "10.1007/JHEP03(2023)045", True, "JHEP, whose page has no zeros before it"),
        ("Sensors 2019, 19(20), 4603", "10.3390/s19204603", True, "MDPI: volume, number and article"),
        ("Sensors 2019, 18(20), 4603", "10.3390/s19204603", False, "another volume"),
        ("PLoS ONE 15(8): e0237009, 2020", "10.1371/journal.pone.0237009", True, "PLOS: the article's number"),
        ("PLoS ONE 15(8): e0237009, 2020", "10.1371/journal.pone.0237008", False, "another article"),
        ("J. Electron. Imag. 28(2) 023025 (2019)", "10.1117/1.JEI.28.2.023025", True, "SPIE's journals"),
        ("J. Electron. Imag. 27(2) 023025 (2019)", "10.1117/1.JEI.28.2.023025", False, "another volume"),
        ("Geom. Topol. 9 (2005) 1501-1538", "10.2140/gt.2005.9.1501", True, "MSP: year, volume and page"),
        ("Annals of Mathematics 167 (2008), 481-547", "10.4007/annals.2008.167.481", True, "year, volume and page"),
        ("Science 291 (2001) 1234-1237", "10.1126/science.291.5507.1234", True, "volume, number and page"),
        ("Proc. R. Soc. A 465 (2009) 3165", "10.1098/rspa.2009.0080", True, "the Royal Society numbers manuscripts by year"),
        ("J. Fluid Mech. 788 (2016) 614-639", "10.1017/jfm.2015.738", True, "so does Cambridge, in the year before"),
        ("Biophys. J. 94, 2361-2373 (2008)", "10.1529/biophysj.107.111922", True, "and the Biophysical Society"),
        ("EPTCS 2, 2009, pp. 1-15", "10.4204/EPTCS.2.1", True, "proceedings that are numbered as a journal"),
        ("EPTCS 3, 2009, pp. 1-15", "10.4204/EPTCS.2.1", False, "another volume"),
        ("Nature 521, 436 (2015), doi:10.9999/abc", "10.9999/abd", False, "the reference names another DOI"),
        ("Nature 521, 436 (2015)", "10.5281/zenodo.123", False, "a repository publishes no paper"),
        ("Nature 521, 436 (2015)", "10.48550/arXiv.1501.00001", False, "nor does arXiv"),
    ],
)  # fmt: skip
def test_the_doi_has_a_say(text, doi, understood, reason):
    found = publication(paper(text, doi))
    assert (found is not None) is understood, reason
    assert found is None or found.doi == doi


def test_without_a_doi_or_a_reference_a_paper_stays_a_preprint():
    assert publication(paper("Nature 521, 436-444 (2015)")) is not None
    assert publication(paper("Nature 521, 436-444 (2015)")._replace(dois=())) is None
    assert publication(paper("", "10.1038/nature14539")) is None
    assert publication(paper("Nature 521, 436-444 (2015)", "0.1038/nature14539")) is None


@pytest.mark.parametrize(("year", "understood"), [(2014, True), (2015, True), (2016, True), (2017, False), (2020, False)])
def test_a_paper_is_not_published_long_before_its_first_version(year, understood):
    assert (publication(paper("Nature 521, 436-444 (2015)", year=year)) is not None) is understood


def test_the_identifier_tells_when_at_the_earliest_whatever_the_date():
    """A file that holds the paper as published has that year alone, and is read back."""
    entry = Entry(ArxivId("0901.0001"), journal_ref="Phys. Rev. D 75, 124007 (2007)", dois=(NEUTRAL,))
    assert publication(entry) == publication(entry._replace(published=PartialDate(2008, 12, 31))) is None


def test_the_identifier_tells_the_first_year_where_no_date_is_known():
    entry = paper("Nature 521, 436-444 (2015)")
    assert publication(entry._replace(id=ArxivId("1612.00001"))) is not None
    assert publication(entry._replace(id=ArxivId("1701.00001"))) is None


@pytest.mark.parametrize(
    ("text", "container"),
    [
        ("L. H. Friedman. Order of small dots: Linear analysis. Journal of Nanophotonics, 1(1):013513, 2007.", "Journal of Nanophotonics"),
        ("L. Friedman, “Order of Small Dots: Linear Analysis,” Journal of Nanophotonics 1, 013513 (2007)", "Journal of Nanophotonics"),
        ("To appear: L. Friedman, Order of small dots: linear analysis, Journal of Nanophotonics 1, 013513 (2007)", ""),
        ("L. Friedman, Order of small dots, Journal of Nanophotonics 1, 013513 (2007)", ""),
        ("L. Friedman, Order of small dots: linear analysis, and much more of it elsewhere", ""),
        ("Erratum to “Order of small dots: Linear analysis”, Journal of Nanophotonics 1, 013513 (2007)", ""),
        ("Comment on “Order of small dots: Linear analysis”, Journal of Nanophotonics 1, 013513 (2007)", ""),
        ("L. Friedman, Disorder of small dots: linear analysis, Journal of Nanophotonics 1, 013513 (2007)", ""),
    ],
)
def test_a_reference_with_the_papers_authors_and_title_is_understood_behind_them(text, container):
    found = publication(paper(text)._replace(title="Order of small dots: linear analysis"))

    assert (found.container if found is not None else "") == container


def test_of_several_references_the_one_that_the_doi_confirms_is_taken():
    text = "Nature 521, 436-444 (2015); Phys. Rev. D 75, 124007 (2015)"
    found = publication(paper(text, "10.1103/PhysRevD.75.124007"))
    assert found is not None
    assert (found.container, found.doi) == ("Phys. Rev. D", "10.1103/PhysRevD.75.124007")
    assert publication(paper(text)).container == "Nature"


@pytest.mark.parametrize("other", ["quant-ph/0102117", "e-Print: math.AG/0102117v2", "arXiv:quant-ph/0102117"])
def test_the_papers_own_identifier_behind_a_reference_is_no_second_one(other):
    found = publication(paper(f"Phys. Rev. A 65, 032314 (2002); {other}"))

    assert found is not None
    assert found.volume == "65"


def test_of_several_dois_the_one_that_fits_is_taken():
    found = publication(paper("Phys. Rev. D 75, 124007 (2007)", "10.1103/PhysRevD.99.1", "10.1103/PhysRevD.75.124007"))
    assert found is not None
    assert found.doi == "10.1103/PhysRevD.75.124007"


def test_dois_are_bare_and_each_once():
    entry = paper("", "https://doi.org/10.1234/A", "doi:10.1234/a", "10.1109/X.1310.1016/y", "10.48550/arXiv.1905.11954", "0.1145/3715669")
    assert dois(entry) == ("10.1234/A", "10.1109/X.13", "10.1016/y")
    assert dois(paper("", "10.1234/a, 10.1234/b")) == ("10.1234/a", "10.1234/b")
    assert dois(entry._replace(dois=())) == ()


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        (article("Phys. Rev. D", "75", "", "124007", 2007), "Phys. Rev. D 75, 124007 (2007)"),
        (article("Nature", "521", "7553", "436-444", 2015), "Nature 521(7553), 436-444 (2015)"),
        (article("Neurocomputing", "19", "", "2", 2020), "Neurocomputing, vol. 19, p. 2 (2020)"),
        (article("J. Stat. Mech.", "", "", "P07009", 2007), "J. Stat. Mech., P07009 (2007)"),
        (inproceedings("Proc. CVPR", "", "", "14-26", 2020, "ACM"), "Proc. CVPR, pp. 14-26, ACM (2020)"),
        (inproceedings("CVPR", year=2019), "CVPR (2019)"),
    ],
)
def test_a_publication_is_written_as_a_reference(parts, text):
    made = Publication(*parts, NEUTRAL)
    assert reference(made) == text
    assert publication(paper(text)) == made


def test_proceedings_whose_name_does_not_say_so_are_marked_and_read_back():
    made = Publication(*inproceedings("Pattern Recognition", "", "", "1-9", 2020, "Springer"), NEUTRAL)
    assert publication(paper(reference(made))) == made


def test_a_publisher_that_is_not_recognised_is_left_out_of_the_reference():
    made = Publication(*inproceedings("Proc. CVPR", "", "", "1-9", 2020, "xyz & sons"), NEUTRAL)
    assert reference(made) == "Proc. CVPR, pp. 1-9 (2020)"


def test_a_publication_that_no_reference_can_carry_is_still_written():
    assert reference(Publication("article", "Nature", year=2015)) == "Nature (2015)"
    assert reference(Publication("article", "Nature")) == "Nature"


def test_papers_cost_what_their_number_does():
    def work(entries):
        assert all(publication(entry) is not None for entry in entries)

    assert_linear(work, lambda n: [paper(f"Phys. Rev. D {number % 300 + 1}, {number + 100000} (2007)") for number in range(n)], size=100)


@pytest.mark.parametrize("begun", ["<10.9999/", "⟨10.9999/"])
def test_the_cost_of_addresses_in_angle_brackets_that_none_closes_is_linear(begun):
    assert_linear(journalrefs.normal, begun.__mul__)


STRAY = (
    "J. Roe, {}", "Roe J. {}", "J. Roe and A. Doe, {}", "Roe, J., {}", "Roe et al., {}", "A Study of Things. {}", "A Study of Things, {}",
    "A Study of Things: {}", "A Study of Things in {}", "Deep Networks for Vision, in {}", "Chapter 3 of {}", "Best Paper, {}",
    "Comment on {}",
    "Reply to {}", "See {}", "Appendix to {}", "Part of {}", "Based on {}", "12 pages, {}", "{}, Best Paper", "{} (Best Paper)",
    "{} (oral)",
    "{}, Chapter 3", "{} in Russian", "{}, 3 figures", "{}, withdrawn", "{} and refs therein", "{}, Track A", "{} J. Roe",
)  # fmt: skip


@pytest.mark.parametrize("form", STRAY)
def test_a_stray_word_is_never_taken_into_the_name(form):
    """Each reference that is understood, with a word that is not of it: refused, or understood as before."""
    for text, expected in ARTICLES + PROCEEDINGS:
        found = publication(paper(form.format(text)))
        assert found is None or found[:7] == expected, form.format(text)
