"""Names that stand in titles of papers and keep their capital there, whatever a style makes of the other words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_WORD = re.compile("[A-Za-z]+")

PROPER = frozenset(
    """
    Abell Africa African Aharonov Alfven Alfvén Alzheimer America American Amharic Ampère Anderson Andromeda Andromedae Anosov Antarctic
    Antarctica Aquarii Aquila Aquilae Arabic Arctic Arecibo Argentina Artin Artinian Asia Asian Atlantic Aurigae Australia Australian
    Austria Austrian Banach Bangladesh Bargmann Basque Bayes Bayesian Beijing Belgian Belgium Bellman Beltrami Bénard Benford Bengali
    Berezin Berlin Bernoulli Bernstein Bessel Bethe Betti Bezier Bézier Biot Birkhoff Blackwell Blackwellized Bloch Bochner Bogoliubov
    Bogomolny Bohm Bohmian Bohr Boltzmann Bonferroni Bonnet Bootis Boötis Borel Bose Boston Boussinesq Bragg Brauer Brazil Brazilian Bregman
    Breit Brillouin Britain British Brownian Bruhat Bulgarian Burgers Cabibbo Cahn Calabi Callias Callisto Calogero Cambridge Canada
    Canadian Cancri Canis Cantonese Cantor Capella Capricorni Caribbean Carina Carinae Carlo Carnot Cartesian Casimir Cassini Cassiopeia
    Cassiopeiae Catalan Cauchy Celtic Centauri Centaurus Cephei Cepheid Cepheids Ceti Chandra Chandrasekhar Chapman Chebyshev Cheeger
    Cherenkov Chern Chicago China Chinese Chomsky Christoffel Civita Clebsch Clifford Colombia Compton Cooper Coriolis Couette Coulomb Cox
    Coxeter Cramér Croatian Crohn Cuba Cygni Cygnus Czech Danish Dantzig Darboux Debye Dedekind Dehn Delaunay Delphini Denmark Dijkstra
    Dirac Dirichlet Dolgachev Donaldson Doppler Draconis Drell Drinfeld Dubins Durbin Dutch Dyson Eddington Egypt Ehrenfest Ehresmann
    Eilenberg Einstein Eisenstein Ekman Enceladus England English Enskog Erdos Erdős Eridani Eridanus Estonian Ethereum Ethiopia Euclidean
    Euler Eulerian Europe European Fabry Facebook Faddeev Fano Faraday Fermat Fermi Feulgen Feynman Fibonacci Filipino Finland Finnish
    Finsler Fisher Floer Floquet Floyd Fock Fokker Föllmer Fornax Fourier France Fraunhofer Frechet Fréchet Fredholm French Fresnel
    Friedmann Frobenius Froude Fuchsian Gabor Gaelic Gaia Galerkin Galician Galilean Galois Ganymede Gauss Gaussian Gaussians Gelfand
    Geminorum German Germany Ghana Gibbs Gillespie Ginzburg Glashow Gleason Godel Gödel Godunov Goldstone Golgi Google Gordan Gorenstein
    Grashof Grassmann Grassmannian Greece Greek Greenland Grobner Gröbner Gromov Grothendieck Gujarati Gumbel Haar Hadamard Hall Hamilton
    Hamiltonian Hamiltonians Hamming Hardy Hartree Harvard Hastings Hausa Hausdorff Hawkes Hebbian Hebrew Hecke Heegaard Heisenberg
    Helmholtz Herculis Hermite Hermitian Herschel Hertz Hessian Hessians Heyting Higgs Hilbert Hilliard Himalaya Himalayan Hindi Hipparcos
    Hodge Hodgkin Hölder Hopf Hopfield Hotelling Hough Hubbard Hubble Huffman Hugoniot Hund Hungarian Hungary Huxley Huygens Hydrae Iceland
    Icelandic Igbo India Indian Indonesia Indonesian Instagram Iran Iranian Iraq Ireland Irish Ising Isoda Israel Italian Italy Jaccard
    Jacobi Jacobian Jacobians Jahn Japan Japanese Jensen Josephson Jupiter Jupiters Kac Kahler Kähler Kalman Kaluza Kannada Kantorovich
    Kaplan Karhunen Karman Kármán Kazhdan Keck Kelvin Kendall Kenya Kepler Keplerian Kerr Kirchhoff Kirkpatrick Klein Kleinian Knudsen
    Kobayashi Kohn Kohonen Kollár Kolmogorov Kondo Koopman Korea Korean Korteweg Koszul Kramers Kripke Kronecker Kruskal Krylov Kubo Kuiper
    Kullback Kummer Kuramoto Lacertae Lagrange Lagrangian Lambertian Landau Landsat Langevin Langlands Laplace Laplacian Laplacians Latin
    Latvian Laurent Lebesgue Lefschetz Legendre Lehman Leibler Leibniz Leidenfrost Leman Leonis Levenberg Levenshtein Levi Levinson Librae
    Lindblad Linux Liouville Lipschitz Lithuanian Littlewood Loève London Lorentz Lorentzian Lovász Lucy Luenberger Lupi Lusztig Luttinger
    Lyapunov Lyman Lyrae Magellanic Mahalanobis Majorana Majoris Malay Malayalam Malaysia Malliavin Mandelstam Manhattan Marangoni Marathi
    Markov Markovian Marquardt Mars Martian Maskawa Matsubara Maxwell Maxwellian Mediterranean Meier Mellin Mersenne Mertens Messier Mexican
    Mexico Microsoft Mie Mills Minkowski Minoris Mobius Möbius Mongolian Monocerotis Monte Mordell Moreau Morita Morse Moscow Mössbauer Mott
    Moufang Nakagami Nambu Nash Navier Nepal Neptune Nesterov Netherlands Neumann Newton Newtonian Neyman Nigeria Nikaido Noether Noetherian
    Norway Norwegian Nusselt Nyquist Nystrom Nyström Onsager Ophiuchi Ophiuchus Orion Orionis Otsu Oxford Pacific Painlevé Pakistan Palatini
    Palomar Pareto Paris Parkinson Parzen Pauli Pavonis Peano Pearson Péclet Pegasi Pegasus Peierls Peltier Penrose Perot Perron Persei
    Perseus Persian Peru Pfaffian Philippines Phong Picard Piscium Planck Plücker Pluto Poincare Poincaré Poiseuille Poisson Poissonian
    Poland Polyakov Pontryagin Portuguese Potts Poynting Prandtl Procrustes Punjabi Puppis Purkinje Rademacher Raman Ramanujan Ramsey
    Rankine Rao Rashba Rayet Rayleigh Reddit Regge Reidemeister Renyi Rényi Reynolds Riccati Ricci Richardson Riemann Riemannian Ritz
    Romanian Rome Rossby Russia Russian Rwanda Rydberg Sachdev Sagittarii Sagittarius Sahara Salam Salpeter Sanskrit Saturn Savart Schmidt
    Schottky Schrodinger Schrödinger Schubert Schur Schwarz Schwarzschild Schwinger Scorpii Scorpius Scotland Sculptoris Seebeck Segre
    Seiberg Seifert Selberg Senegal Serbian Serpens Serpentis Serre Seyfert Shanghai Shannon Shapley Sherrington Siamese Siegel Sierpinski
    Simons Singapore Sinhala Sinkhorn Sitter Skyrme Slater Sloan Slovak Slovenian Snell Sobel Sobolev Spain Spanish Spearman Spitzer
    Stackelberg Stanford Steiner Stiefel Stirling Stokes Strouhal Sturm Subaru Sudakov Sunyaev Swahili Sweden Swedish Swiss Switzerland
    Sylow Sylvester Szegő Taiwan Taiwanese Tamil Tanzania Tauri Taurus Taylor Teichmüller Telugu Tevatron Thai Thailand Thirring Thurston
    Tibetan Tikhonov Toda Toeplitz Tokyo Trumpler Tsallis Tucanae Tucker Tully Turing Turkish Tutte Tversky Twitter Uganda Ukraine Ukrainian
    Uranus Urdu Ursa Ursae Vela Velorum Veneziano Venn Venus Verlinde Verma Vienna Vietnam Vietnamese Virasoro Virginis Virgo Viterbi Vlasov
    Volta Volterra Voronoi Waals Wahba Wannier Warshall Wasserstein Weibull Weierstrass Weil Weinberg Weingarten Weisfeiler Welsh Wess Weyl
    Wiener Wigner Wikipedia Wilcoxon Wilson Witten Wolf Yang Yau Yoruba Yukawa Zariski Zeeman Zel'dovich Zeldovich Zernike Zipf Zulu Zumino
    """.split()
)
"""Names alone, of persons, peoples, places and stars, and what is called after them: none is often another word in titles (Polish)."""

BEFORE: Mapping[str, frozenset[str]] = {
    name: frozenset(nexts.split())
    for name, nexts in {
        "Green": "function functions",
        "Green's": "function functions",
        "Hong": "Kong",
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
        "Young": "diagram diagrams tableau tableaux",
        "United": "Kingdom Nations States",
    }.items()
}
"""Names that are other words, too, with what stands behind them where they are none; in capitals what is part of the name."""


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
