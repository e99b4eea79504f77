"""An order of units in which those that behave alike stand together."""

import numpy as np


def alike_together(activations: np.ndarray) -> np.ndarray:
    """Sort units by how alike they behave.

    Units are joined by edges that weigh as much as they correlate, and laid on a line on which heavy edges are short:
    the second eigenvector of the graph's Laplacian solves this (Fiedler 1973; Atkins, Boman & Hendrickson 1998).

    Args:
        activations: ``(samples, units)``: each unit's value on the same samples.

    Returns:
        ``(units,)`` indices, a permutation. The same activations give the same order.
    """
    centered = activations - activations.mean(axis=0)
    norms = np.linalg.norm(centered, axis=0)
    directions = centered / np.where(norms > 0, norms, 1)  # a unit that never moves is like no other
    similarity = (directions.T @ directions).astype(np.float64).clip(0, None) ** 2  # (units, units)
    laplacian = np.diag(similarity.sum(axis=0)) - similarity
    fiedler = np.linalg.eigh(laplacian)[1][:, 1] if len(laplacian) > 1 else np.zeros(len(laplacian))
    if fiedler[np.abs(fiedler).argmax()] < 0:  # an eigenvector has no sign of its own
        fiedler = -fiedler
    return np.argsort(fiedler, kind="stable")
