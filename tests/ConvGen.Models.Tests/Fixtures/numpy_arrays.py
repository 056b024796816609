"""Writes arrays as NumPy writes them: every type of numbers, both orders, scalars, archives.

    python3 numpy_arrays.py          (Debian: python3-numpy)
"""
import pathlib

import numpy as np

FOLDER = pathlib.Path(__file__).parent / "numpy"
base = np.arange(24).reshape(2, 3, 4) - 5

for kind in ("<f2", "<f4", "<f8", ">f4", ">f8", "|i1", "<i2", ">i2", "<i4", "<i8", ">i8"):
    np.save(FOLDER / f"rows-{kind.strip('<>|')}{'-big' if kind[0] == '>' else ''}.npy", base.astype(kind))
for kind in ("|u1", "<u2", "<u4", "<u8"):
    np.save(FOLDER / f"rows-{kind.strip('<>|')}.npy", (base + 5).astype(kind))
np.save(FOLDER / "columns.npy", np.asfortranarray(base.astype(np.float32)))
np.save(FOLDER / "booleans.npy", base > 3)
np.save(FOLDER / "scalar.npy", np.float32(2.5))
np.save(FOLDER / "empty.npy", np.zeros((3, 0), np.float32))
np.save(FOLDER / "vector.npy", np.array([0.25, -1.5], np.float32))
np.save(FOLDER / "complex.npy", base.astype(np.complex64))
np.save(FOLDER / "records.npy", np.zeros(2, [("a", "<f4"), ("b", "<i4")]))
weights = {"dense1.weight": np.arange(12, dtype=np.float64).reshape(2, 6), "dense1.bias": np.array([1.5, -2.5], np.float32)}
np.savez(FOLDER / "weights.npz", **weights)
np.savez_compressed(FOLDER / "weights-compressed.npz", **weights)
