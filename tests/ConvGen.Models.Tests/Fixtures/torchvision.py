"""Writes what the tests know of torchvision: the names and shapes of its state dicts, and what its networks give for weights and an image that a formula makes, so that no weights are kept.

    python3 torchvision.py          (Debian: python3-torch, python3-torchvision)
"""
import pathlib
import sys

import numpy as np

# This file's own folder would hide the package of the same name.
sys.path = [p for p in sys.path if pathlib.Path(p or ".").resolve() != pathlib.Path(__file__).resolve().parent]
import torch
import torchvision

FOLDER = pathlib.Path(__file__).parent / "torchvision"
NETWORKS = ["alexnet", "vgg11", "vgg13", "vgg16", "vgg19", "resnet18", "resnet34", "resnet50", "resnet101", "googlenet", "inception_v3", "mobilenet_v2"]
COMPUTED = ["alexnet", "resnet18", "resnet50", "googlenet", "inception_v3", "mobilenet_v2"]


def noise(tensor, count):
    """From -1 to 1: Wellons's lowbias32 over the element's index and the tensor's."""
    h = np.arange(count, dtype=np.uint32) * np.uint32(0x9E3779B9) + np.uint32(tensor * 0x85EBCA6B & 0xFFFFFFFF)
    h = (h ^ (h >> np.uint32(16))) * np.uint32(0x7FEB352D)
    h = (h ^ (h >> np.uint32(15))) * np.uint32(0x846CA68B)
    h = h ^ (h >> np.uint32(16))
    return (h >> np.uint32(8)).astype(np.float64) / 8388608.0 - 1.0


def values(index, name, shape):
    """Statistics and factors near 1, means and biases near 0, weights so that the size of values stays."""
    u = noise(index, int(np.prod(shape)))
    if name.endswith("running_var"):
        v = 1.0 + 0.3 * u
    elif name.endswith("weight") and len(shape) > 1:
        v = u * np.sqrt(6.0 / np.prod(shape[1:]))
    elif name.endswith("weight"):
        v = 0.8 + 0.2 * u
    else:
        v = 0.2 * u
    return v.astype(np.float32).reshape(shape)


def make(name):
    options = {"aux_logits": True, "init_weights": False} if name in ("googlenet", "inception_v3") else {}
    return getattr(torchvision.models, name)(weights=None, **options).eval()


for name in NETWORKS:
    model = make(name)
    state = model.state_dict()
    lines = [f"{key} {' '.join(str(e) for e in tensor.shape)}".rstrip() for key, tensor in state.items()]
    (FOLDER / f"{name}.txt").write_text("\n".join(lines) + "\n")
    if name in COMPUTED:
        filled = {k: t if k.endswith("num_batches_tracked") else torch.from_numpy(values(i, k, tuple(t.shape))) for i, (k, t) in enumerate(state.items())}
        model.load_state_dict(filled)
        size = 299 if name == "inception_v3" else 224
        image = torch.from_numpy(noise(-1, 3 * size * size).astype(np.float32).reshape(1, 3, size, size))
        with torch.no_grad():
            logits = model.double()(image.double())
        print(name, float(logits.min()), float(logits.max()))
        np.save(FOLDER / f"{name}.npy", torch.softmax(logits, 1)[0].numpy().astype(np.float32))
