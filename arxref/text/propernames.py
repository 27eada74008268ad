"""Names that stand in titles of papers and keep their capital there, whatever a style makes of the other words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref.late import late

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_WORD = late("[A-Za-z]+")

PROPER = frozenset(
    """
    Abell Africa African Aharonov Alfven Alfvén Alzheimer America American Amharic Ampère Anderson Andromeda Andromedae Anosov Antarctic
    Antarctica Aquarii Aquila Aquilae Arabic Archimedean Archimedes Arctic Arecibo Argentina Artin Artinian Ashtekar Asia Asian Atacama
    Atlantic Aurigae Australia Australian Austria Austrian Avogadro Balmer Banach Bangladesh Barbero Bargmann Basque Batalin Baum Bayes
    Bayesian Beijing Belgian Belgium Bellman Beltrami Belyi Bénard Benford Bengali Berezin Berlin Bernoulli Bernstein Bessel Bethe Betti
    Bezier Bézier Bhabha Biot Birkhoff Bjorken Blackwell Blackwellized Bloch Bochner Bogoliubov Bogomolny Bogomolov Bohm Bohmian Bohr
    Boltzmann Bondi Bonferroni Bonnet Bootis Boötis Borel Bose Boston Boulby Bousfield Boussinesq Bragg Brauer Brazil Brazilian Bregman
    Breit Brillouin Britain British Brownian Brueckner Bruhat Bulgarian Bures Burgers Burnside Cabibbo Cahn Calabi Calderón Callan Callias
    Callisto Calogero Cambridge Canada Canadian Cancri Canis Cantonese Cantor Capella Capricorni Carathéodory Caribbean Carina Carinae
    Carleson Carlo Carnot Cartesian Casimir Cassini Cassiopeia Cassiopeiae Catalan Cauchy Cech Čech Celtic Centauri Centaurus Cephei Cepheid
    Cepheids Cesàro Ceti Chabrier Chajnantor Chandra Chandrasekhar Chapman Chebyshev Cheeger Cherenkov Chern Chicago China Chinese Choi
    Chomsky Christoffel Civita Clebsch Clifford Collatz Colombia Compton Condorcet Conway Cooper Coriolis Cottingham Couette Coulomb Cournot
    Cox Coxeter Cramér Croatian Crohn Cuba Cummings Cuntz Cygni Cygnus Czech Danish Dantzig Darboux Debye Dedekind Dehn Delaunay Deligne
    Delphini Denmark Deutsch Dicke Dijkstra Diophantine Dirac Dirichlet Dixmier Dolgachev Donaldson Doppler Draco Draconis Drell Drinfeld
    Drude Dubins Durbin Dutch Dynkin Dyson Eddington Efimov Egypt Ehrenfest Ehresmann Eilenberg Einstein Eisenstein Ekman Eliashberg
    Enceladus England English Enskog Erdos Erdős Eridani Eridanus Estonian Ethereum Ethiopia Euclid Euclidean Euclidian Euler Eulerian
    Europa Europe European Ewald Fabry Facebook Faddeev Fano Faraday Farey Fatou Fefferman Fermat Fermi Fermilab Feshbach Feulgen Feynman
    Fibonacci Filipino Finland Finnish Finsler Fisher Floer Floquet Floyd Fock Fokker Föllmer Fornax Fourier France Fraunhofer Frechet
    Fréchet Fredholm French Fresnel Friedmann Frobenius Fröhlich Froissart Froude Fuchs Fuchsian Fukaya Furstenberg Gabor Gaelic Gaia
    Galerkin Galician Galilean Galilei Galois Gamow Ganymede Garg Gaudin Gauss Gaussian Gaussians Gelfand Geminorum Gerasimov German Germany
    Ghana Gibbs Gillespie Gini Ginzburg Gisin Glashow Gleason Godel Gödel Godunov Goldhaber Goldstone Golgi Google Gordan Gorenstein Granger
    Grashof Grassmann Grassmannian Greece Greek Greenland Gribov Grobner Gröbner Gromov Grothendieck Grover Gujarati Gumbel Haar Hadamard
    Hall Hamilton Hamiltonian Hamiltonians Hamming Hanford Hardy Hartree Harvard Hastings Hausa Hausdorff Hawaii Hawkes Hawking Hebbian
    Hebrew Hecke Heegaard Heisenberg Helmholtz Henon Hénon Hercules Herculis Hermite Hermitian Herschel Hertz Hessian Hessians Heston
    Heusler Heyting Higgs Hilbert Hilliard Himalaya Himalayan Hindi Hipparcos Hirzebruch Hochschild Hodge Hodgkin Hoeffding Hölder Holevo
    Hopf Hopfield Horndeski Hotelling Hough Hoyle Hubbard Hubble Huffman Hugoniot Hund Hungarian Hungary Hurwitz Huxley Huygens Hyades
    Hydrae Iceland Icelandic Igbo Immirzi India Indian Indonesia Indonesian Instagram Iran Iranian Iraq Ireland Irish Ising Isoda Israel
    Italian Italy Itô Iwasawa Jaccard Jacobi Jacobian Jacobians Jahn Japan Japanese Jaynes Jensen Jodrell Jordan Josephson Julia Jupiter
    Jupiters Kac Kadomtsev Kahler Kähler Kakeya Kalman Kaluza Kamioka Kamiokande Kannada Kantorovich Kaplan Karhunen Karman Kármán Kato
    Kazhdan Keck Kelvin Kendall Kenya Kepler Keplerian Kerr Keynesian Khovanov Kibble Kirchhoff Kirkpatrick Kitaev Klein Kleinian Knudsen
    Kobayashi Kochen Kohn Kohonen Kollár Kolmogorov Kondo Koopman Korea Korean Korteweg Kostant Kosterlitz Koszul Kozai Kramers Kraus Krein
    Kripke Kronecker Kroupa Kruskal Krylov Kubo Kuiper Kullback Kummer Kuramoto Lacertae Lagrange Lagrangian Lambertian Landau Landsat
    Langevin Langlands Laplace Laplacian Laplacians Latin Latvian Laurent Lebesgue Lefschetz Legendre Leggett Lehman Leibler Leibniz
    Leidenfrost Leman Leonis Levenberg Levenshtein Levi Levinson Levy Lévy Librae Lidov Lieb Lifshitz Lindblad Lindelöf Linux Liouville
    Lipschitz Lithuanian Littlewood Loève Loewner London Lorentz Lorentzian Lorenz Lovász Löwner Lucy Luenberger Lupi Lusztig Luttinger
    Lyapunov Lyman Lyrae Maass Magellan Magellanic Mahalanobis Mahler Majorana Majoris Malay Malayalam Malaysia Malliavin Mandelbrot
    Mandelstam Manhattan Mantel Marangoni Marathi Markov Markovian Marquardt Mars Martian Maskawa Matsubara Maunder Maxwell Maxwellian
    Mediterranean Meier Mellin Mersenne Mertens Messier Mexican Mexico Microsoft Mie Migdal Mikheyev Mills Milnor Minkowski Minoris Mobius
    Möbius Mongolian Monocerotis Monte Mordell Moreau Morita Morse Moscow Mössbauer Mott Moufang Mumford Nagata Nakagami Nakagawa Nakayama
    Nambu Nash Navier Nepal Neptune Nernst Nesterov Netherlands Neumann Nevanlinna Newton Newtonian Neyman Nielsen Nigeria Nijenhuis Nikaido
    Noether Noetherian Nordstrom Nordström Norway Norwegian Novikov Nusselt Nyquist Nystrom Nyström Okubo Onsager Oort Ophiuchi Ophiuchus
    Oppenheimer Orion Orionis Orlicz Otsu Oxford Pacific Pade Padé Painlevé Pakistan Palatini Paley Palomar Paranal Pareto Paris Parisi
    Parkinson Parzen Paschen Pauli Pavonis Peano Pearson Peccei Péclet Pegasi Pegasus Peierls Peltier Penrose Perot Perron Persei Perseus
    Persian Peru Petersson Petviashvili Pfaffian Philippines Phong Picard Piscium Pitaevskii Plancherel Planck Pleiades Plücker Pluto
    Poincare Poincaré Poiseuille Poisson Poissonian Poland Polyakov Pomeranchuk Pontecorvo Pontryagin Portuguese Potts Poynting Prandtl
    Proca Procrustes Puiseux Punjabi Puppis Purkinje Pythagorean Quinn Rabi Rademacher Raman Ramanujan Ramsey Rankine Rao Rarita Rasch
    Rashba Rayet Rayleigh Reddit Reeb Regge Reidemeister Reissner Rellich Renyi Rényi Reynolds Rham Riccati Ricci Richardson Riemann
    Riemannian Riesz Ritz Roche Romanian Rome Rosetta Rossby Ruelle Russia Russian Rwanda Rydberg Sachdev Sagittarii Sagittarius Sagnac
    Sahara Sakata Salam Salpeter Sanskrit Sasaki Sasakian Sasso Saturn Savart Schauder Schechter Schmidt Scholes Schottky Schrodinger
    Schrödinger Schubert Schur Schwarz Schwarzschild Schwinger Scorpii Scorpius Scotland Sculptoris Seebeck Segre Seiberg Seifert Selberg
    Senegal Serbian Serpens Serpentis Serre Sersic Sérsic Seyfert Shanghai Shannon Shapley Sherrington Shimura Shor Siamese Siegel
    Sierpinski Simons Singapore Sinhala Sinkhorn Sitter Skorokhod Skyrme Slater Slavnov Sloan Slovak Slovenian Smale Smirnov Snell Sobel
    Sobolev Sommerfeld Spain Spanish Spearman Specker Spitzer Stackelberg Stanford Steenrod Stein Steiner Stiefel Stieltjes Stinespring
    Stirling Stokes Stoner Strichartz Strouhal Stückelberg Stueckelberg Sturm Subaru Sudakov Sunyaev Suslin Suzaku Swahili Sweden Swedish
    Swiss Switzerland Sylow Sylvester Szegő Szekeres Szilard Taiwan Taiwanese Tamagawa Tamil Tamm Tannakian Tanzania Tarski Tate Tauri
    Taurus Taylor Teichmüller Telugu Tevatron Thai Thailand Thirring Thouless Thurston Tibetan Tikhonov Titan Toda Toeplitz Tokyo Tolman
    Tomonaga Toomre Torelli Trojan Trojans Trumpler Tsallis Tsirelson Tucanae Tucker Tully Turing Turkish Tutte Tversky Twitter
    Uganda Uhlmann Ukraine Ukrainian Unruh Uranus Urdu Ursa Ursae Urysohn Vandermonde Vela Velorum Veneziano Venn Venus Verlinde Verma
    Vienna Vietnam Vietnamese Vilkovisky Vinogradov Virasoro Virginis Virgo Viterbi Vlasov Volkoff Volta Volterra Voronoi Waals Wahba Wald
    Walrasian Wannier Waring Warshall Wasserstein Weibull Weierstrass Weil Weinberg Weingarten Weisfeiler Weizsäcker Welsh Wess Weyl Wheeler
    Whitehead Whitney Whittaker Wiener Wightman Wigner Wikipedia Wilcoxon Wilson Wishart Witten Wolf Wolfenstein Wronskian Yamabe Yang
    Yangian Yangians Yau Yoneda Yoruba Yukawa Yule Zariski Zeeman Zel'dovich Zeldovich Zeno Zermelo Zernike Zipf Zulu Zumino Zurek Zwicky
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
