"""Names that stand in titles of papers and keep their capital there, whatever a style makes of the other words."""

from __future__ import annotations

PROPER = frozenset(
    """
    Alzheimer Arabic Banach Bayes Bayesian Bellman Bernoulli Bessel Bethe Boltzmann Borel Bose Bregman Brownian Carlo Cartesian Cauchy
    Chebyshev Chinese Coulomb Dantzig Delaunay Dijkstra Dirac Dirichlet Einstein English Euclidean Euler Eulerian Fermi Feynman Fourier
    French Frobenius Gabor Galerkin Gauss Gaussian Gaussians German Gibbs Grassmann Grassmannian Hamilton Hamiltonian Hamiltonians
    Hamming Hausdorff Hawkes Hebbian Heisenberg Helmholtz Hermite Hermitian Hessian Hessians Hilbert Hopfield Hough Huffman Indian Ising
    Italian Jaccard Jacobi Jacobian Jacobians Japanese Kalman Karhunen Kerr Kohonen Kolmogorov Korean Krylov Kullback Lagrange
    Lagrangian Lambertian Langevin Laplace Laplacian Laplacians Latin Lebesgue Legendre Leibler Levenberg Levenshtein Lipschitz Lorentz
    Loève Mahalanobis Majorana Manhattan Markov Markovian Marquardt Maxwell Minkowski Monte Moreau Nakagami Nash Navier Nesterov Newton
    Newtonian Nyquist Nyström Pareto Parkinson Parzen Perron Poisson Potts Procrustes Rademacher Rayleigh Riemann Riemannian Russian
    Rényi Schmidt Schrödinger Schwarz Schwarzschild Shannon Shapley Siamese Sinkhorn Sobel Sobolev Spanish Stiefel Stokes Swedish Taylor
    Tikhonov Tsallis Turing Venn Viterbi Voronoi Wasserstein Weibull Wiener Wigner Zernike
    """.split()
)
"""Names alone, of persons, peoples and places, and what is called after them: none is another word as well (Radon, Lie, Polish)."""


def is_proper(word: str) -> bool:
    """Whether ``word``, without what stands around it, is such a name: ``Gaussian``, ``Alzheimer's``."""
    return word in PROPER or (word[-2:] in ("'s", "’s") and word[:-2] in PROPER)
