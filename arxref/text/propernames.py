"""Names that stand in titles of papers and keep their capital there, whatever a style makes of the other words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref.late import late

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_WORD = late("[A-Za-z]+")

PROPER = frozenset(
    """
    Abell Abrikosov Adomian Affleck Africa African Aharonov Alfven Alfvén Altland Alzheimer America American Amharic Ampère Anderson Andreev
    Andromeda Andromedae Anosov Antarctic Antarctica Aql Aqr Aquarii Aquila Aquilae Arabic Arakelov Archimedean Archimedes Arctic Arecibo
    Argentina Armijo Arnoldi Artin Artinian Ashtekar Asia Asian Atacama Atiyah Atlantic Aubry Aurigae Australia Australian Austria Austrian
    Avogadro Baade Baikal Balmer Banach Bangladesh Barbero Bardeen Bargmann Basque Batalin Baum Bayes Bayesian Beijing Bekenstein Belgian
    Belgium Bellman Beltrami Belyi Bénard Benford Bengali Berezin Berezinskii Berlin Bernoulli Bernstein Besov Bessel Bethe Betti Bezier
    Bézier Bhabha Bianchi Biot Birkhoff Bjorken Blackwell Blackwellized Bloch Bochner Bogoliubov Bogomolny Bogomolov Bohm Bohmian Bohr
    Boltzmann Bondi Bonferroni Bonnet Bootis Boötis Borel Bose Boston Bott Boulby Bousfield Boussinesq Bragg Brans Brauer Brazil Brazilian
    Bregman Breit Brillouin Brinkman Britain British Brownian Broyden Brueckner Bruhat Bulgarian Bures Burgers Burnside Büttiker Cabibbo
    Cahn Calabi Calderon Calderón Callan Callias Callisto Calogero Cambridge Canada Canadian Cancri Canis Cantonese Cantor Capella
    Capricorni Carathéodory Caribbean Carina Carinae Carleson Carlo Carnot Cartesian Casimir Cassini Cassiopeia Cassiopeiae Catalan Cauchy
    Cech Čech Celtic Centauri Centaurus Cep Cephei Cepheid Cepheids Cesaro Cesàro Ceti Chabrier Chajnantor Chandra Chandrasekhar Chaplygin
    Chapman Chebyshev Cheeger Cherenkov Chern Chervonenkis Chevalley Chicago China Chinese Choi Cholesky Chomsky Christoffel Civita Clebsch
    Clifford Cnc Collatz Colombia Compton Condorcet Conway Cooper Coriolis Cottingham Couette Coulomb Cournot Cox Coxeter Cramér Cremmer
    Croatian Crohn Crv Cuba Cummings Cuntz Curie Cyg Cygni Cygnus Czech Damour Danish Dantzig Darboux Darcy Debye Dedekind Dehn Delaunay
    Deligne Delphini Demazure Denmark Deser Deutsch Dicke Dijkstra Diophantine Dirac Dirichlet Dixmier Dolgachev Donaldson Doob Doppler
    Draco Draconis Drell Dresselhaus Drinfeld Drude Dubins Durbin Dutch Dynkin Dyson Dzyaloshinskii Eddington Efimov Efron Egypt Ehrenfest
    Ehresmann Eilenberg Einstein Eisenstein Ekeland Ekman Eliashberg Enceladus England English Enriques Enskog Erdos Erdős Eri Eridani
    Eridanus Estonian Ethereum Ethiopia Euclid Euclidean Euclidian Euler Eulerian Europa Europe European Ewald Fabry Facebook Faddeev
    Faltings Fano Faraday Farey Fatou Fefferman Fermat Fermi Fermilab Ferrell Feshbach Feulgen Feynman Fibonacci Filipino Finkelberg Finland
    Finnish Finsler Fisher Floer Floquet Floyd Fock Fokker Föllmer Forchheimer Fornax Fourier France Fraunhofer Frechet Fréchet Fredholm
    French Fresnel Friedmann Friedrichs Frobenius Fröhlich Froissart Froude Fuchs Fuchsian Fukaya Fulde Furstenberg Gabor Gaelic Gagliardo
    Gaia Galerkin Galician Galilean Galilei Galois Gamow Ganymede Garg Gaudin Gauss Gaussian Gaussianity Gaussians Gelfand Geminga Geminorum
    Gerasimov German Germany Ghana Gibbs Gillespie Gini Ginzburg Girsanov Gisin Gittins Glashow Gleason Godel Gödel Godunov Golay Goldhaber
    Goldstone Golgi Google Gordan Gorenstein Goto Gowdy Granger Grashof Grassmann Grassmannian Greece Greek Greenland Gribov Grobner Gröbner
    Gromov Grothendieck Grover Gujarati Gumbel Haar Haas Hadamard Hadwiger Hagedorn Haldane Hall Hamilton Hamiltonian Hamiltonians
    Hamiltonicity Hamming Hanbury Hanford Hanle Hardy Hartree Harvard Hastings Hausa Hausdorff Hawaii Hawkes Hawking Hebbian Hebrew Hecke
    Heegaard Heegner Heisenberg Hele Helmholtz Henon Hénon Hercules Herculis Hermite Hermitian Hermiticity Herschel Hertz Hessian Hessians
    Heston Heusler Heyting Higgs Hilbert Hilliard Himalaya Himalayan Hindi Hipparcos Hirzebruch Hochschild Hodge Hodgkin Hoeffding
    Hofstadter Hölder Holevo Homestake Hopf Hopfield Hörmander Horndeski Hotelling Hough Householder Hoyle Hubbard Hubble Huffman Hugoniot
    Hund Hungarian Hungary Hurwitz Huxley Huygens Hya Hyades Hydrae Iceland Icelandic Igbo Igusa Immirzi India Indian Indonesia Indonesian
    Instagram Iran Iranian Iraq Ireland Irish Ising Isoda Israel Italian Italy Itô Iwasawa Jaccard Jacobi Jacobian Jacobians Jacquet Jahn
    Japan Japanese Jaynes Jensen Jodrell Jordan Josephson Julia Jupiter Jupiters Kac Kaczmarz Kadomtsev Kahler Kähler Kakeya Kalman Kaluza
    Kamioka Kamiokande Kannada Kantorovich Kaplan Karhunen Karman Kármán Kasner Kato Kazhdan Keck Kelvin Kendall Kenya Kepler Keplerian Kerr
    Keynesian Khovanov Kibble Kirchhoff Kirkpatrick Kitaev Klein Kleinian Kneser Knudsen Kobayashi Kochen Kodaira Kohn Kohonen Kollár
    Kolmogorov Kondo Koopman Korea Korean Korteweg Kostant Kosterlitz Koszul Kozai Kramers Kraus Krein Kripke Kronecker Kroupa Kruskal
    Krylov Kubo Kuiper Kullback Kummer Künneth Kuramoto Kutta Lacertae Lagrange Lagrangian Lambertian Lanczos Landau Landauer Landsat
    Langevin Langlands Laplace Laplacian Laplacians Larkin Latin Latvian Laurent Lebesgue Lefschetz Legendre Leggett Lehman Leibler Leibniz
    Leidenfrost Leman Lempel Leonis Levenberg Levenshtein Levi Levinson Levy Lévy Librae Lidov Lieb Lifshitz Lindblad Lindelöf Linux
    Liouville Lipkin Lipschitz Lithuanian Littlewood Loève Loewner London Lorentz Lorentzian Lorenz Lovász Löwner Lucy Luenberger Lupi
    Lusztig Luttinger Lyapunov Lyman Lyr Lyrae Maass Magellan Magellanic Mahalanobis Mahler Majorana Majoris Malay Malayalam Malaysia
    Malliavin Mandelbrot Mandelstam Manhattan Mantel Marangoni Marathi Markarian Markov Markovian Markovianity Marquardt Mars Martian
    Maskawa Matérn Matsubara Maunder Maxwell Maxwellian Mediterranean Meier Meissner Mellin Mersenne Mertens Meshkov Messier Mexican Mexico
    Microsoft Mie Migdal Mikheyev Mills Milnor Minkowski Minoris Mira Miras Mobius Möbius Mongolian Monocerotis Monte Mordell Moreau Morita
    Moriya Morse Moscow Moser Mössbauer Mott Moufang Mumford Nagata Nakagami Nakagawa Nakayama Nambu Nash Navier Nédélec Nepal Neptune
    Nernst Néron Nesterov Netherlands Neumann Nevanlinna Neveu Newton Newtonian Neyman Nicolson Nielsen Nigeria Nijenhuis Nikaido Nirenberg
    Noether Noetherian Nordstrom Nordström Norway Norwegian Novikov Nusselt Nyquist Nystrom Nyström Okubo Oldroyd Onsager Oort Oph Ophiuchi
    Ophiuchus Opial Oppenheimer Ori Orion Orionis Orlicz Ornstein Oseen Otsu Ovchinnikov Oxford Pacific Pade Padé Painlevé Pakistan Palatini
    Paley Palomar Pancharatnam Paranal Pareto Paris Parisi Parkinson Parrinello Parzen Paschen Patodi Pauli Pavonis Peano Pearson Peccei
    Péclet Pegasi Pegasus Peierls Peltier Penning Penrose Perot Perron Persei Perseus Persian Peru Petersson Petrov Petviashvili Pfaffian
    Philippines Phong Picard Piscium Pitaevskii Plancherel Planck Pleiades Plücker Pluto Poincare Poincaré Poiseuille Poisson Poissonian
    Poland Polchinski Polyakov Pomeranchuk Pontecorvo Pontryagin Portuguese Potts Poynting Prandtl Proca Procrustes Psc Ptolemaic Puiseux
    Punjabi Puppis Purkinje Pythagorean Quillen Quinn Rabi Rademacher Raman Ramanujan Ramsey Randall Rankine Rao Rarita Rasch Rashba Raviart
    Rayet Rayleigh Reddit Reeb Regge Reidemeister Reissner Rellich Renyi Rényi Reynolds Rham Riccati Ricci Richardson Richtmyer Riemann
    Riemannian Riesz Rindler Ritz Roche Romanian Rome Rosetta Rossby Ruelle Runge Russia Russian Rwanda Rydberg Sachdev Saffman Sagittarii
    Sagittarius Sagnac Sahara Sakata Sakharov Salam Salpeter Sanskrit Sasaki Sasakian Sasso Saturn Savart Schauder Schechter Schmidt Scholes
    Schottky Schrodinger Schrödinger Schubert Schur Schwarz Schwarzschild Schwinger Scl Sco Scorpii Scorpius Scotland Sculptoris Seebeck
    Segre Seiberg Seifert Selberg Senegal Serbian Serpens Serpentis Serre Sersic Sérsic Severi Seyfert Sge Sgr Shafarevich Shanghai Shannon
    Shapley Sherrington Shimura Shor Shubnikov Siamese Siegel Sierpinski Simons Singapore Sinhala Sinkhorn Sitter Skorokhod Skyrme Slater
    Slavnov Sloan Slovak Slovenian Smale Smirnov Snell Sobel Sobolev Sommerfeld Spain Spanish Spearman Specker Sperner Spitzer Stackelberg
    Stanford Steenrod Stein Steiner Stiefel Stieltjes Stinespring Stirling Stokes Stoner Strichartz Strouhal Stückelberg Stueckelberg Sturm
    Subaru Sudakov Sundrum Sunyaev Suslin Suzaku Swahili Sweden Swedish Swiss Switzerland Sylow Sylvester Szegő Szekeres Szemerédi Szilard
    Taiwan Taiwanese Tamagawa Tamil Tamm Tannakian Tanzania Tarski Tate Taub Tauri Taurus Tavis Taylor Teichmüller Telugu Tevatron Thai
    Thailand Thirring Thouless Thurston Tibetan Tikhonov Titan Toda Toeplitz Tokyo Tolman Tomonaga Toomre Torelli Trojan Trojans Trudinger
    Trumpler Tsallis Tsirelson Tuc Tucanae Tucker Tully Turán Turing Turkish Tutte Tversky Twiss Twitter Uganda Uhlenbeck Uhlmann Ukraine
    Ukrainian Unruh Uranus Urdu Ursa Ursae Urysohn Vandermonde Vapnik Vela Velorum Veneziano Venn Venus Verlinde Verma Vienna Vietnam
    Vietnamese Vilkovisky Vinogradov Vir Virasoro Virginis Virgo Viterbi Vlasov Voigt Volkoff Volta Volterra Voronoi Vul Waals Wahba Wald
    Walrasian Wannier Waring Warshall Wasserstein Weibull Weierstrass Weil Weinberg Weingarten Weisfeiler Weissenberg Weitzenböck Weizsäcker
    Welsh Wendroff Wess Weyl Wheeler Whitehead Whitney Whittaker Wiener Wightman Wigner Wikipedia Wilcoxon Wilson Wishart Witten Wolf
    Wolfenstein Womersley Wronskian Yamabe Yang Yangian Yangians Yau Yoneda Yoruba Yukawa Yule Zariski Zeeman Zel'dovich Zeldovich Zener
    Zeno Zermelo Zernike Zipf Zirnbauer Ziv Zulu Zumino Zurek Zwicky Zygmund
    """.split()
)
"""Names alone, of persons, peoples, places and stars, and what is called after them: none is often another word in titles (Polish)."""

BEFORE: Mapping[str, frozenset[str]] = {
    name: frozenset(nexts.split())
    for name, nexts in {
        "Bell": "inequalities inequality nonlocality state states test tests theorem",
        "Berry": "connection connections curvature curvatures phase phases",
        "Crab": "Nebula pulsar",
        "Green": "function functions",
        "Green's": "function functions",
        "Hong": "Kong",
        "Jeans": "escape instability length mass",
        "Killing": "field fields form forms spinor spinors tensor tensors vector vectors",
        "Lie": "algebra algebras algebroid algebroids bialgebra bialgebras bracket brackets derivative derivatives group groupoid "
        "groupoids groups subalgebra subalgebras superalgebra superalgebras supergroup supergroups symmetries symmetry theory type",
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
"""Names that are other words, too, with what stands behind them where they are none; in capitals what is part of the name."""


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
    """How many of ``words`` from ``at`` on are a name for the next one's sake: 1 in ``Lie Algebras``, 2 in ``Milky Way``, else 0."""
    nexts = BEFORE.get(words[at])
    if nexts is None or at + 1 == len(words):
        return 0
    behind = _WORD.match(words[at + 1])
    if behind is None:
        return 0
    return 2 if behind[0] in nexts and behind[0][0].isupper() else 1 if behind[0].lower() in nexts else 0
