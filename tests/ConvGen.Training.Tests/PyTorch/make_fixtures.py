"""Writes steps.json and curves.json: what PyTorch makes of the same parameters, images and gradients as PyTorchTests.cs.

    python3 make_fixtures.py          (made with PyTorch 1.13.0, Debian 12's python3-torch)

Everything begins from formulas that both sides compute in double precision, so that the files hold results only.
"""
import json
import math

import torch
from torch import nn

torch.set_num_threads(1)


def wave(count, phase):
    return torch.tensor([math.sin(12.9898 * i + phase) for i in range(count)], dtype=torch.float64)


def fill(model):
    """Each weight sin(12.9898 i + p) * sqrt(3 / fan-in) for parameter p, each bias a tenth of a sine."""
    with torch.no_grad():
        for p, parameter in enumerate(model.parameters()):
            fan_in = parameter[0].numel() if parameter.dim() > 1 else 300
            parameter.copy_((wave(parameter.numel(), p) * math.sqrt(3 / fan_in)).reshape(parameter.shape))


def images(count, channels, size, classes, first):
    """Image i of class i*7 mod classes: stripes of the class's width, and noise; channels first."""
    pixels = torch.empty(count, channels, size, size, dtype=torch.float64)
    labels = []
    for i in range(count):
        n = first + i
        label = n * 7 % classes
        labels.append(label)
        for y in range(size):
            for x in range(size):
                for c in range(channels):
                    index = ((n * size + y) * size + x) * channels + c
                    pixels[i, c, y, x] = 0.5 + 0.3 * math.sin((label + 1) * x * 0.3 + y * 0.2 * label) + 0.5 * math.sin(index * 12.9898)
    return pixels.float(), torch.tensor(labels)


def small():
    return nn.Sequential(nn.Conv2d(2, 3, 3), nn.Tanh(), nn.Flatten(), nn.Linear(48, 4))


def lenet():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.Tanh(), nn.AvgPool2d(2), nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.Tanh(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10))


OPTIMIZERS = {
    "sgd": lambda p: torch.optim.SGD(p, 0.1),
    "momentum": lambda p: torch.optim.SGD(p, 0.1, momentum=0.9, weight_decay=0.01),
    "nesterov": lambda p: torch.optim.SGD(p, 0.1, momentum=0.9, nesterov=True),
    "adam": lambda p: torch.optim.Adam(p, 0.01, weight_decay=0.01),
    "adamw": lambda p: torch.optim.AdamW(p, 0.01, weight_decay=0.1),
    "rmsprop": lambda p: torch.optim.RMSprop(p, 0.01),
    "rmsprop centered": lambda p: torch.optim.RMSprop(p, 0.01, alpha=0.9, momentum=0.9, centered=True, weight_decay=0.01),
    "adagrad": lambda p: torch.optim.Adagrad(p, 0.05, lr_decay=0.1, initial_accumulator_value=0.1, weight_decay=0.01),
}


def loss_of(name):
    if name == "smoothed":
        return nn.CrossEntropyLoss(weight=torch.tensor([1.0, 2.0, 0.5, 1.5]), label_smoothing=0.1)
    return nn.CrossEntropyLoss()


def step_results(name, prepare=lambda model: None, optimizer=OPTIMIZERS["sgd"]):
    model = small()
    fill(model)
    o = optimizer(model.parameters() if name != "groups" else [
        {"params": [p for p in model.parameters() if p.dim() > 1]},
        {"params": [p for p in model.parameters() if p.dim() == 1], "weight_decay": 0.0, "lr": 0.02}])
    loss = loss_of(name)
    losses = []
    for step in range(3):
        x, y = images(8, 2, 6, 4, 8 * step)
        o.zero_grad()
        value = loss(model(x), y)
        value.backward()
        prepare(model)
        o.step()
        losses.append(value.item())
    numbers = torch.cat([p.detach().flatten() for p in model.parameters()])
    return {"losses": losses, "parameters": [float(f"{v:.9g}") for v in numbers.tolist()]}


steps = {name: step_results(name, optimizer=optimizer) for name, optimizer in OPTIMIZERS.items()}
steps["clipped norm"] = step_results("clipped norm", lambda m: nn.utils.clip_grad_norm_(m.parameters(), 0.5))
steps["clipped value"] = step_results("clipped value", lambda m: nn.utils.clip_grad_value_(m.parameters(), 0.05))
steps["groups"] = step_results("groups", optimizer=lambda p: torch.optim.AdamW(p, 0.01, weight_decay=0.1))
steps["smoothed"] = step_results("smoothed")
with open("steps.json", "w") as file:
    json.dump(steps, file, separators=(",", ":"))


def curve(optimizer):
    model = lenet()
    fill(model)
    o = optimizer(model.parameters())
    loss = nn.CrossEntropyLoss()
    losses = []
    for step in range(100):
        x, y = images(16, 1, 28, 10, 16 * step)
        o.zero_grad()
        value = loss(model(x), y)
        value.backward()
        o.step()
        losses.append(float(f"{value.item():.9g}"))
    return losses


with open("curves.json", "w") as file:
    json.dump({
        "sgd": curve(lambda p: torch.optim.SGD(p, 0.02, momentum=0.9)),
        "adam": curve(lambda p: torch.optim.Adam(p, 0.001)),
    }, file, separators=(",", ":"))
