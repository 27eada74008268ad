"""Names that stand in titles of papers and keep their capital there, whatever a style makes of the other words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref.late import late

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_WORD = late("[A-Za-z]+")
_OF_DATE = late(r"(?:[12][0-9]{3}|[12]?[0-9]|3[01])(?:st|nd|rd|th)?(?![\w%]|-[^\W\d])")

PROPER = frozenset(
    """
    Abell Abrikosov Ackermann Adomian Adriatic Ae Aegean Affleck Afghanistan Africa African Aharonov Ahlfors Airy Alaska Alaskan Albanese
    Albanian Aldebaran Alexandrov Alfven Alfvén Algeria Alps Altair Altland Alzheimer Amazon Amazonia Amazonian Amdahl America American
    Amharic Ampère Andean Anderson Andes Andreev Android Andromeda Andromedae Anosov Antarctic Antarctica Apollonian Apollonius April Aql
    Aqr Aquarii Aquila Aquilae Arabic Arakelov Archimedean Archimedes Arctic Arecibo Argand Argentina Arizona Armenia Armenian Armijo
    Arnoldi Arrhenius Artin Artinian Arzelà Ascoli Ashtekar Asia Asian Assamese Atacama Atiyah Atlantic Aubry Auger August Aurigae Auslander
    Australia Australian Austria Austrian Avogadro Azerbaijani Baade Baikal Baire Balkan Balkans Balmer Baltic Banach Bangladesh Barbero
    Barcelona Bardeen Bargmann Basque Batalin Baum Bayes Bayesian Becchi Beijing Beilinson Bekenstein Belarus Belarusian Belgian Belgium
    Bellman Beltrami Belyi Bénard Benford Bengali Bennu Berezin Berezinskii Bergman Berkovich Berlin Bernoulli Bernstein Besov Bessel
    Betelgeuse Bethe Betti Bezier Bézier Bezout Bézout Bhabha Bianchi Binet Biot Birkhoff Bjorken Blackwell Blackwellized Blandford Blaschke
    Bloch Bochner Bogoliubov Bogomolny Bogomolov Bohm Bohmian Bohr Bolivia Bolivian Boltzmann Bolzano Bondi Bonferroni Bonnet Boole Boolean
    Bootis Boötis Borcherds Borel Borromean Borsuk Bose Bosnian Boston Bott Boulby Bousfield Boussinesq Boyle Braess Bragg Brans Brascamp
    Brauer Brazil Brazilian Bregman Breit Brillouin Brinkman Britain British Brouwer Brownian Broyden Brueckner Bruhat Brunn Buchsbaum
    Buddhist Bulgaria Bulgarian Bures Burgers Burkholder Burmese Burnside Büttiker Cabibbo Caccioppoli Cahn Calabi Calderon Calderón
    California Callan Callias Callisto Calogero Camassa Cambodia Cambridge Canada Canadian Cancri Canis Cantelli Cantonese Cantor Capella
    Capricorni Carathéodory Caribbean Carina Carinae Carleson Carlitz Carlo Carnot Cartesian Casimir Caspian Cassini Cassiopeia Cassiopeiae
    Castelnuovo Catalan Caucasus Cauchy Cavalieri Cayley Cech Čech Celtic Centauri Centaurus Cep Cephei Cepheid Cepheids Cesaro Cesàro Ceti
    Chabrier Chaitin Chajnantor Chandra Chandrasekhar Chaplygin Chapman Chasles Chebyshev Cheeger Cherenkov Chern Cherokee Chervonenkis
    Chevalley Chicago Chile Chilean China Chinese Choi Cholesky Chomsky Christoffel Civita Clairaut Clausius Clebsch Clenshaw Clifford Cnc
    Cohen Collatz Colombia Colombian Compton Condorcet Connes Conway Cooper Coriolis Cottingham Couette Coulomb Cournot Cox Coxeter Cramér
    Cremmer Croatia Croatian Crohn Crv Cuba Cummings Cuntz Curie Cyg Cygni Cygnus Czech Damour Danish Dantzig Danube Darboux Darcy
    Daubechies Davenport Debian Debye December Dedekind Dehn Deimos Delaunay Delhi Deligne Delphini Demazure Denmark Deser Deutsch Dicke
    Dickman Dijkstra Dini Diophantine Dirac Dirichlet Dixmier Dolgachev Donaldson Doob Doppler Dowker Draco Draconis Drell Dresselhaus
    Drinfeld Drude Dubins Duffing Duhamel Durbin Dutch Dynkin Dyson Dzyaloshinskii Ecuador Eddington Efimov Efron Egypt Ehrenfest Ehresmann
    Ehrhart Eichler Eilenberg Einstein Eisenstein Ekeland Ekman Eliashberg Enceladus England English Enriques Enskog Erdos Erdős Eri Eridani
    Eridanus Erlang Esperanto Estonia Estonian Ethereum Ethiopia Euclid Euclidean Euclidian Euler Eulerian Europa Europe European Evans
    Ewald Eyring Fabry Facebook Faddeev Faltings Fano Faraday Farey Fatou February Fefferman Fejér Fekete Fenchel Fermat Fermi Fermilab
    Ferrell Feshbach Feulgen Feynman Fibonacci Fick Filipino Finkelberg Finland Finnish Finsler Fisher Floer Floquet Flory Floyd Fock Fokker
    Föllmer Fomalhaut Fontaine Forchheimer Fornax Fortran Fourier France Fraunhofer Frechet Fréchet Fredholm Fredkin French Frenet Frenk
    Fresnel Friday Friedmann Friedrichs Frobenius Fröhlich Froissart Frostman Froude Fubini Fuchs Fuchsian Fukaya Fulde Furstenberg Gabor
    Gaelic Gagliardo Gaia Galerkin Galician Galilean Galilei Galileo Gallager Galois Galton Gamow Ganges Ganymede Garg Gaudin Gauss Gaussian
    Gaussianity Gaussians Gegenbauer Gelfand Geminga Geminorum Geneva Gennes Georgian Gerasimov German Germany Gerstenhaber Ghana Ghanaian
    Gibbs Gillespie Gini Ginibre Ginzburg Girsanov Gisin Gittins Glashow Glauber Gleason Godel Gödel Godunov Golay Goldbach Goldhaber
    Goldstone Golgi Google Goppa Gordan Gordon Gorenstein Goto Gottesman Gowdy Gowers Granger Grashof Grassmann Grassmannian Greece Greek
    Greenberger Greenland Gribov Grobner Gröbner Gromov Gronwall Grothendieck Grover Gujarati Gumbel Gysin Haag Haar Haas Hadamard Hadwiger
    Hagedorn Haldane Hall Hamilton Hamiltonian Hamiltonians Hamiltonicity Hamming Hanbury Hanford Hankel Hanle Hardy Harnack Haro Hartree
    Harvard Haskell Hasse Hastings Hausa Hausdorff Hawaii Hawaiian Hawkes Hawking Heaviside Hebbian Hebrew Hecke Heegaard Heegner Heidelberg
    Heisenberg Hele Hellinger Helly Helmholtz Henon Hénon Hensel Herbig Herbrand Hercules Herculis Hermite Hermitian Hermiticity Herschel
    Hertz Hertzsprung Hessian Hessians Heston Heusler Heyting Higgs Higman Hilbert Hilliard Himalaya Himalayan Himalayas Hindi Hindu
    Hipparcos Hironaka Hirzebruch Hochschild Hodge Hodgkin Hoeffding Hofstadter Hölder Holevo Holstein Homestake Hooft Hooke Hopf Hopfield
    Hörmander Horndeski Hotelling Hough Householder Hoyle Hubbard Hubble Hückel Huffman Hugoniot Hund Hungarian Hungary Hurwitz Huxley
    Huygens Hya Hyades Hydrae Ia Iapetus Ib Iceland Icelandic Igbo Igusa Immirzi India Indian Indonesia Indonesian Instagram Inuit Iran
    Iranian Iraq Iraqi Ireland Irish Ising Islam Islamic Isoda Israel Italian Italy Itô Itokawa Iwasawa Jaccard Jacobi Jacobian Jacobians
    Jacquet Jahn January Japan Japanese Jarzynski Java Javanese Jaynes Jensen Jewish Jodrell Jordan Josephson Julia July June Juno Jupiter
    Jupiters Kac Kaczmarz Kadanoff Kadomtsev Kahler Kähler Kakeya Kalman Kaluza Kamioka Kamiokande Kannada Kantorovich Kapitza Kaplan
    Kaplansky Karhunen Karlsruhe Karman Kármán Karp Kasner Kasteleyn Kato Kazakh Kazakhstan Kazhdan Keck Keldysh Kelvin Kendall Kenya Kepler
    Keplerian Kerr Keynesian Khmer Khovanov Kibble Kinyarwanda Kirchhoff Kirkpatrick Kitaev Klein Kleinian Kneser Knill Knudsen Knuth
    Kobayashi Koch Kochen Kodaira Koebe Kohn Kohonen Kollár Kolmogorov Kondo Koopman Korea Korean Korteweg Kostant Kosterlitz Koszul Kozai
    Kramers Kraus Krein Kripke Kronecker Kroupa Krull Kruskal Krylov Kubernetes Kubo Kuiper Kullback Kummer Künneth Kuramoto Kurdish Kutta
    Kuwait Kyoto Lacertae Lagrange Lagrangian Laguerre Lambert Lambertian Lamé Lanczos Landau Landauer Landé Landsat Langevin Langlands
    Langmuir Laos Laplace Laplacian Laplacians Larkin Latin Latvia Latvian Laughlin Laurent Lebanese Lebanon Lebesgue Lefschetz Legendre
    Leggett Lehman Leibler Leibniz Leidenfrost Lemaître Leman Lempel Lennard Leonis Levenberg Levenshtein Levi Levinson Levy Lévy Liapunov
    Librae Lidov Lieb Liénard Lifshitz Lindblad Lindelöf Lindhard Linux Liouville Lipkin Lipschitz Lissajous Lithuania Lithuanian Littlewood
    Loève Loewner London Lorentz Lorentzian Lorenz Lotka Lovász Lovelock Löwner Lucy Luenberger Lupi Lusztig Luttinger Lyapunov Lyman Lyr
    Lyrae Lyttleton Maass Macaulay Macdonald Macedonian Mach Maclaurin Madagascar Madrid Magellan Magellanic Mahalanobis Mahler Majorana
    Majoris Malawi Malay Malayalam Malaysia Malliavin Maltese Mandelbrot Mandelstam Manhattan Mantel Maori Marangoni Marathi Marchenko
    Marcinkiewicz Markarian Markov Markovian Markovianity Marquardt Mars Martian Maskawa Matérn Mathieu Matsubara Maunder Maxwell Maxwellian
    Mazur Mediterranean Meier Meijer Meissner Melbourne Mellin Melnikov Menger Menten Mercer Mersenne Mertens Meshkov Messier Mexican Mexico
    Michaelis Michelson Microsoft Mie Migdal Mikheyev Milan Mills Milnor Minkowski Minoris Minsky Mira Miras Mobius Möbius Moldova Monday
    Mongolia Mongolian Monocerotis Monte Montreal Mordell Moreau Morita Moriya Morocco Morse Moscow Moser Mössbauer Mott Moufang Mozambique
    Mumbai Mumford Munich Muslim Myanmar Nagata Nagumo Nahuatl Nakagami Nakagawa Nakayama Nambu Nash Navajo Navarro Navier Nédélec Néel
    Nehari Nekhoroshev Nepal Nepali Neptune Nernst Néron Nesterov Netherlands Neumann Nevada Nevanlinna Neveu Newman Newton Newtonian Neyman
    Nicolson Nielsen Nigeria Nijenhuis Nikaido Nile Nirenberg Noether Noetherian Nordstrom Nordström Norway Norwegian November Novikov
    Nusselt Nyquist Nystrom Nyström Occam Ockham October Odia Ohio Okubo Oldroyd Oman Onsager Ontario Oort Oph Ophiuchi Ophiuchus Opial
    Oppenheimer Ori Orion Orionis Orlicz Ornstein Oromo Osaka Oseen Ostrogradsky Otsu Oumuamua Ovchinnikov Oxford Pacific Pade Padé Painlevé
    Pakistan Palatini Paley Palomar Pancharatnam Pappus Paranal Pareto Paris Parisi Parkinson Parrinello Parzen Pascal Paschen Pashto Patodi
    Pauli Pavonis Peano Pearson Peccei Péclet Pegasi Pegasus Peierls Peltier Penning Penrose Perot Perron Persei Perseus Persian Peru
    Petersen Petersson Petrov Petviashvili Pfaffian Philippines Phobos Phong Picard Piscium Pitaevskii Plancherel Planck Pleiades Plücker
    Pluto Podolsky Poincare Poincaré Poiseuille Poisson Poissonian Poland Polchinski Polya Pólya Polyakov Pomeranchuk Pontecorvo Pontryagin
    Popov Portugal Portuguese Potts Poynting Prandtl Preisach Proca Procrustes Prüfer Psc Ptolemaic Puiseux Punjabi Puppis Purkinje
    Pythagorean Python Qatar Quebec Quechua Quillen Quinn Rabi Rademacher Raman Ramanujan Ramsey Randall Rankin Rankine Rao Rarita Rasch
    Rashba Raviart Raychaudhuri Rayet Rayleigh Reddit Reeb Rees Regge Regulus Reidemeister Reissner Reiten Rellich Renyi Rényi Reynolds Rham
    Rhine Riccati Ricci Richardson Richtmyer Rician Riemann Riemannian Riesz Rindler Ritz Robertson Roche Roman Romania Romanian Rome Rosen
    Rosetta Rossby Ruelle Runge Russell Russia Russian Rwanda Rydberg Ryugu Sachdev Sachs Saffman Sagittarii Sagittarius Sagnac Saha Sahara
    Sahel Sakata Sakharov Salam Salpeter Sanskrit Sard Sasaki Sasakian Sasso Saturday Saturn Savart Savitzky Schauder Schechter Schelling
    Schläfli Schmidt Scholes Schoof Schottky Schouten Schrodinger Schrödinger Schubert Schur Schwarz Schwarzschild Schwinger Scl Sco Scorpii
    Scorpius Scotland Sculptoris Seattle Seebeck Segal Segre Seiberg Seifert Selberg Senegal Seoul September Serbia Serbian Serpens
    Serpentis Serre Sersic Sérsic Severi Seyfert Sge Sgr Shafarevich Shakura Shanghai Shannon Shapiro Shapley Sherrington Shilov Shimura
    Shintani Shor Shubnikov Siamese Siberia Siberian Sidon Siegel Sierpinski Sierpiński Simons Sindhi Singapore Sinhala Sinhalese Sinkhorn
    Sitter Skolem Skorokhod Skyrme Slater Slavnov Slepian Sloan Slovak Slovakia Slovenia Slovenian Smale Smirnov Snell Snyder Sobel Sobolev
    Solomon Somali Somalia Sommerfeld Spain Spanish Spearman Specker Sperner Spitzer Stackelberg Stanford Steenrod Stein Steiner Stiefel
    Stieltjes Stinespring Stirling Stokes Stoner Strassen Strichartz Strouhal Stückelberg Stueckelberg Sturm Subaru Sudakov Sudan Sudarshan
    Sunday Sundrum Sunyaev Suslin Suzaku Suzuki Swahili Sweden Swedish Swiss Switzerland Sydney Sylow Sylvester Symanzik Syria Syrian Szegő
    Szekeres Szemerédi Szilard Taiwan Taiwanese Takagi Tamagawa Tamil Tamm Tannaka Tannakian Tanzania Tarski Tate Taub Tauberian Tauri
    Taurus Tavis Taylor Teichmüller Teller Telugu Tevatron Texas Thai Thailand Thirring Thomson Thouless Thue Thursday Thurston Tibet
    Tibetan Tigrinya Tikhonov Titan Tits Toda Toeplitz Toffoli Tokyo Tolman Tomonaga Toomre Torelli Toronto Tracy Trojan Trojans Trotter
    Trudinger Trumpler Tsallis Tsirelson Tuc Tucanae Tucker Tuesday Tully Tunisia Turán Turing Turkish Tutte Tversky Twiss Twitter Tychonoff
    Ubuntu Uganda Uhlenbeck Uhlmann Ukraine Ukrainian Ulam Ulysses Unruh Uranus Urdu Ursa Ursae Urysohn Utah Uzbek Vancouver Vandermonde
    Vapnik Vassiliev Veblen Vega Vela Velorum Veneziano Venezuela Venn Venus Verdier Verlet Verlinde Verma Veronese Vesta Vicsek Vienna
    Vietnam Vietnamese Vilkovisky Vinogradov Vir Virasoro Virginis Virgo Viterbi Vlasov Voigt Volkoff Volta Volterra Voronoi Vul Waals Wahba
    Wald Waldspurger Walrasian Walsh Wannier Waring Warshall Wasserstein Watson Webb Weber Wednesday Weibull Weierstrass Weil Weinberg
    Weingarten Weisfeiler Weissenberg Weitzenböck Weizsäcker Welsh Wendroff Wess Weyl Wheeler Whitehead Whitham Whitney Whittaker Widom
    Wiedemann Wien Wiener Wightman Wigner Wikipedia Wilcoxon Wilson Wishart Witt Witten Wolf Wolfenstein Wolof Womersley Woodbury Woodin
    Wronskian Wyner Xhosa Yamabe Yang Yangian Yangians Yau Yemen Yiddish Yoneda Yoruba Yosida Yukawa Yule Zambia Zariski Zassenhaus Zeeman
    Zehnder Zeilinger Zel'dovich Zeldovich Zener Zeno Zermelo Zernike Zimbabwe Zipf Zirnbauer Ziv Znajek Zorn Zulu Zumino Zurek Zwanzig
    Zwicky Zygmund
    """.split()
)
"""Names alone, of persons, peoples, places and stars, and what is called after them: none is often another word in titles (Polish)."""

_IONS = "II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI"

BEFORE: Mapping[str, frozenset[str]] = {
    name: frozenset(nexts.split())
    for name, nexts in {
        **dict.fromkeys("Al Ar Ba Ca Cl Cr Fe He Li Mg Na Ne Ni Si Sr Ti".split(), f"I {_IONS}"),
        "Be": f"star stars {_IONS}",
        "Bell": "inequalities inequality nonlocality state states test tests theorem",
        "Berry": "connection connections curvature curvatures phase phases",
        "Crab": "Nebula pulsar",
        "Daya": "Bay",
        "Green": "function functions",
        "Green's": "function functions",
        "Hong": "Kong",
        "Jeans": "escape instability length mass",
        "Killing": "field fields form forms spinor spinors tensor tensors vector vectors",
        **dict.fromkeys(("March", "May"), "0"),
        "Lie": "algebra algebras algebroid algebroids bialgebra bialgebras bracket brackets derivative derivatives group groupoid "
        "groupoids groups subalgebra subalgebras superalgebra superalgebras supergroup supergroups symmetries symmetry theory type",
        "Leech": "lattice lattices",
        "Los": "Alamos Angeles",
        "Milky": "Way",
        "New": "Jersey Mexico York Zealand",
        "Polish": "group groups space spaces",
        "Radon": "measure measures transform transforms",
        "Saudi": "Arabia",
        "Sri": "Lanka",
        "Stark": "effect shift shifts",
        "Young": "diagram diagrams tableau tableaux",
        "United": "Kingdom Nations States",
    }.items()
}
"""Names that are other words, too, with what stands behind them where they are none: in capitals part of the name, 0 for a day or year."""

BUT_BESIDE: Mapping[str, frozenset[str]] = {
    "Earth": frozenset("alkaline diatomaceous mover's mover’s movers rare".split()),
    **dict.fromkeys(("Earth's", "Earth’s"), frozenset()),
}
"""Names that are other words beside these alone."""


_SURELY_GERMAN = frozenset(
    "beim durch eine einem einen einer eines für nicht sowie und zum zur zwischen Eine Für Zum Zur über Über".split(),
)
_MAYBE_GERMAN = frozenset("auf aus bei das dem den der des die ein im mit von Das Der Die Ein Von".split())
_ENGLISH = frozenset("The and by for of on or the to with".split())
GERMAN = _SURELY_GERMAN | _MAYBE_GERMAN
"""Words of which a German title has some."""


def is_german(words: Sequence[str]) -> bool:
    """Whether these words are a title's in which every noun has its capital: by two words that German has, or one that it alone has."""
    if not _ENGLISH.isdisjoint(words):
        return False
    return not _SURELY_GERMAN.isdisjoint(words) or len(_MAYBE_GERMAN.intersection(words)) > 1


def is_proper(word: str) -> bool:
    """Whether ``word``, without what stands around it, is such a name: ``Gaussian``, ``Alzheimer's``."""
    return word in PROPER or (word[-2:] in ("'s", "’s") and word[:-2] in PROPER)


def before(words: Sequence[str], at: int) -> int:
    """How many of ``words`` from ``at`` on are a name for their neighbour's sake: 1 in ``Lie Algebras``, 2 in ``Milky Way``, else 0."""
    if (others := BUT_BESIDE.get(words[at])) is not None:
        return int(others.isdisjoint(word.lower() for word in words[max(at - 1, 0) : at + 2]))
    nexts = BEFORE.get(words[at])
    if nexts is None or at + 1 == len(words):
        return 0
    behind = _WORD.match(words[at + 1])
    if behind is None:
        return 1 if "0" in nexts and _OF_DATE.match(words[at + 1]) is not None else 0
    return 2 if behind[0] in nexts and behind[0][0].isupper() else 1 if behind[0].lower() in nexts else 0
