"""Sparse matrices: which row has which thing, and what two rows share, worked out for many pairs at once.

Called by the modules that compare tools with tools. Columns are in sorted order whatever the order of reading was, and
a row's columns ascend, so every sum adds the same numbers in the same order: the same pair has the same score to the
last bit, in every request, on either engine. No matrix with a place for every pair of tools is ever made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from _typeshed import SupportsRichComparison

K = TypeVar("K", bound="SupportsRichComparison")
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
# Pairs whose columns are compared one by one at a time; what they take is some tens of megabytes.
_AT_ONCE = 200_000


def matrix(rows: Sequence[Mapping[K, float]], columns: Mapping[K, int]) -> Any:
    """A sparse matrix of these rows. `columns` has the place of each key."""
    starts, places, values = [0], list[int](), list[float]()
    for row in rows:
        cells = sorted((columns[key], value) for key, value in row.items())
        places += [place for place, _ in cells]
        values += [value for _, value in cells]
        starts.append(len(places))
    shape = (len(rows), len(columns))
    return csr_array((np.array(values, float), np.array(places, np.int64), np.array(starts, np.int64)), shape=shape)


def numbered(keys: Iterable[K]) -> dict[K, int]:
    """The place of each different key, in sorted order."""
    return {key: place for place, key in enumerate(sorted(set(keys)))}


def pattern(sparse: Any) -> Any:
    """The same matrix with 1 for every value."""
    return csr_array((np.ones(len(sparse.data)), sparse.indices, sparse.indptr), shape=sparse.shape)


def entries(sparse: Any, least: float = 0.0) -> tuple[Ints, Ints, Floats]:
    """Row, column and value of everything in a matrix that is not 0 and is at least this. Most of it often is not."""
    kept = np.flatnonzero(sparse.data >= least)
    rows = np.searchsorted(sparse.indptr, kept, side="right") - 1
    return rows.astype(np.int64), sparse.indices[kept].astype(np.int64), sparse.data[kept]


def paired(sparse: Any, other: Any, first: Ints, second: Ints, *, most: bool = False) -> Floats:
    """For each pair of rows, the products of their values in one column, added up; with `most` the greatest of them."""
    products = np.zeros(len(first))
    if not sparse.shape[1]:
        return products
    for start in range(0, len(first), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        both = sparse[first[part]].multiply(other[second[part]])
        products[part] = both.max(axis=1).toarray().ravel() if most else both.sum(axis=1)
    return products
