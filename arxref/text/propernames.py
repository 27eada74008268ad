"""Names that stand in titles of papers and keep their capital there, whatever a style makes of the other words."""

from __future__ import annotations

PROPER = frozenset(
    """
    Africa African Aharonov Alzheimer American Ampère Anderson Andromeda Anosov Antarctic Antarctica Arabic Arctic Artin Artinian Asia
    Asian Atlantic Australian Banach Bargmann Bayes Bayesian Bellman Beltrami Bengali Berezin Bernoulli Bernstein Bessel Bethe Betti
    Bézier Birkhoff Bloch Bochner Bogoliubov Bogomolny Bohm Bohmian Bohr Boltzmann Borel Bose Bragg Brauer Brazil Brazilian Bregman
    Brillouin Brownian Bruhat Calabi Calogero Canadian Cantor Carlo Carnot Cartesian Casimir Catalan Cauchy Chandrasekhar Chebyshev
    Cheeger Cherenkov Chern Chinese Christoffel Clebsch Clifford Compton Coulomb Coxeter Cramér Czech Danish Dantzig Darboux Debye
    Dedekind Dehn Delaunay Dijkstra Dirac Dirichlet Donaldson Doppler Drinfeld Dutch Dyson Eddington Ehrenfest Ehresmann Eilenberg
    Einstein Eisenstein English Erdős Euclidean Euler Eulerian Europe European Faddeev Fano Fermat Fermi Feynman Fibonacci Finnish
    Finsler Floer Floquet Fock Fokker Fourier Fredholm French Friedmann Frobenius Fuchsian Gabor Galerkin Galilean Galois Gauss Gaussian
    Gaussians Gelfand German Germany Gibbs Ginzburg Gödel Goldstone Gordan Gorenstein Grassmann Grassmannian Greek Gromov Grothendieck
    Gumbel Haar Hadamard Hall Hamilton Hamiltonian Hamiltonians Hamming Hausdorff Hawkes Hebbian Hebrew Hecke Heegaard Heisenberg
    Helmholtz Hermite Hermitian Hessian Hessians Heyting Higgs Hilbert Hindi Hodge Hölder Hopf Hopfield Hough Hubbard Hubble Huffman
    Hungarian India Indian Indonesian Iranian Ising Italian Italy Jaccard Jacobi Jacobian Jacobians Japan Japanese Jensen Josephson
    Jupiter Kac Kähler Kalman Kaluza Kantorovich Karhunen Kazhdan Kepler Keplerian Kerr Kleinian Kohonen Kolmogorov Kondo Koopman Korean
    Koszul Kramers Kripke Kronecker Krylov Kuiper Kullback Kummer Kuramoto Lagrange Lagrangian Lambertian Landau Langevin Langlands
    Laplace Laplacian Laplacians Latin Laurent Lebesgue Lefschetz Legendre Leibler Leibniz Levenberg Levenshtein Lindblad Liouville
    Lipschitz Loève Lorentz Lorentzian Lovász Lusztig Luttinger Lyapunov Lyman Magellanic Mahalanobis Majorana Malliavin Manhattan
    Markov Markovian Marquardt Maxwell Maxwellian Mellin Mersenne Mills Minkowski Möbius Monte Mordell Moreau Morita Morse Mössbauer
    Mott Moufang Nakagami Nambu Nash Navier Neptune Nesterov Neumann Newton Newtonian Noether Noetherian Norwegian Nyquist Nyström
    Onsager Painlevé Palatini Pareto Parkinson Parzen Pauli Peano Peierls Penrose Perron Persian Pfaffian Picard Planck Plücker Poincaré
    Poisson Poissonian Pontryagin Portuguese Potts Prandtl Procrustes Rademacher Raman Ramanujan Ramsey Rashba Rayleigh Regge
    Reidemeister Rényi Reynolds Riccati Ricci Riemann Riemannian Ritz Romanian Russia Russian Rydberg Sachdev Salpeter Saturn Schmidt
    Schottky Schrödinger Schubert Schur Schwarz Schwarzschild Schwinger Segre Seiberg Seifert Selberg Serre Seyfert Shannon Shapley
    Siamese Siegel Sierpinski Simons Sinkhorn Sitter Skyrme Sobel Sobolev Spanish Stackelberg Steiner Stiefel Stokes Sturm Sudakov
    Swedish Sylow Sylvester Szegő Tamil Taylor Teichmüller Thai Thirring Thurston Tikhonov Toda Toeplitz Tsallis Turing Turkish Tutte
    Ukrainian Uranus Urdu Venn Venus Verlinde Verma Vietnam Vietnamese Virasoro Viterbi Vlasov Volterra Voronoi Wasserstein Weibull
    Weierstrass Weil Wess Weyl Wiener Wigner Witten Yang Yau Yukawa Zariski Zeeman Zernike Zumino
    """.split()
)
"""Names alone, of persons, peoples and places, and what is called after them: none is often another word in titles (Radon, Lie, Polish)."""


def is_proper(word: str) -> bool:
    """Whether ``word``, without what stands around it, is such a name: ``Gaussian``, ``Alzheimer's``."""
    return word in PROPER or (word[-2:] in ("'s", "’s") and word[:-2] in PROPER)
