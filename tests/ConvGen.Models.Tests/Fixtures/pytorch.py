"""Writes a small network of PyTorch's, its state dict as safetensors in three types, an image and what it gives. Every extent differs from every other.

    python3 pytorch.py          (Debian: python3-torch)
"""
import json
import pathlib
import struct

import numpy as np
import torch
from torch import nn

FOLDER = pathlib.Path(__file__).parent / "pytorch"


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 4, (3, 2), padding=(1, 0), bias=False)
        self.bn1 = nn.BatchNorm2d(4, eps=0.05)
        self.conv2 = nn.Conv2d(4, 8, (2, 3), stride=(2, 1), groups=2)
        self.convtranspose1 = nn.ConvTranspose2d(8, 6, (3, 2), stride=(1, 2), groups=2)
        self.bn2 = nn.BatchNorm2d(6, affine=False)
        self.dense1 = nn.Linear(6 * 4 * 2, 7)
        self.dense2 = nn.Linear(7, 5, bias=False)

    def forward(self, x):
        x = torch.relu(self.bn1(self.conv1(x)))
        x = torch.tanh(self.conv2(x))
        x = self.bn2(self.convtranspose1(x))
        x = torch.flatten(nn.functional.max_pool2d(x, (2, 3), stride=1), 1)
        return torch.softmax(self.dense2(torch.tanh(self.dense1(x))), 1)


def save(path, state, kind):
    """The published layout; names in the order of the alphabet, as the library of the same name writes them."""
    header, data = {}, b""
    for name in sorted(state):
        t = state[name].contiguous()
        if t.dtype == torch.int64:
            kind_of, raw = "I64", t.numpy().tobytes()
        elif kind == "BF16":
            kind_of, raw = kind, t.bfloat16().view(torch.int16).numpy().tobytes()
        else:
            kind_of, raw = kind, (t.half() if kind == "F16" else t).numpy().tobytes()
        header[name] = {"dtype": kind_of, "shape": list(t.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    (FOLDER / path).write_bytes(struct.pack("<Q", len(text)) + text + data)


torch.manual_seed(7)
net = Net().eval()
for name, tensor in net.state_dict().items():
    if tensor.dtype == torch.float32:
        tensor += 0.2 * torch.rand_like(tensor)
image = torch.rand(2, 3, 7, 5) * 2 - 1
np.save(FOLDER / "image.npy", image.numpy())
for kind in ("F32", "F16", "BF16"):
    state = {k: v.clone() for k, v in net.state_dict().items()}
    save(f"net-{kind.lower()}.safetensors", state, kind)
    rounding = {"F32": lambda t: t, "F16": lambda t: t.half().float(), "BF16": lambda t: t.bfloat16().float()}[kind]
    rounded = Net().eval()
    rounded.load_state_dict({k: v if v.dtype == torch.int64 else rounding(v) for k, v in state.items()})
    with torch.no_grad():
        features = rounded.double()(image.double())
    print(kind, features)
    np.save(FOLDER / f"output-{kind.lower()}.npy", features.numpy().astype(np.float32))
