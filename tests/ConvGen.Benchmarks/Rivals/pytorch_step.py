"""Times one training step of a network in PyTorch: zero_grad, forward, softmax cross-entropy, backward, SGD with momentum.

usage: pytorch_step.py resnet18|vgg11 BATCH THREADS [SECONDS]

Prints 'VERSION step X ms', the median of the faster of its two memory formats. Images are 64 × 64 with 3 channels, and there are 1000 classes.
The networks are torchvision's, without its adaptive pool in VGG-11, which would only repeat the 2 × 2 pixels that are left.
"""
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F


class BasicBlock(nn.Module):
    def __init__(self, channels, filters, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, filters, 3, stride, 1, bias=False)
        self.norm1 = nn.BatchNorm2d(filters)
        self.conv2 = nn.Conv2d(filters, filters, 3, 1, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(filters)
        self.shortcut = nn.Identity() if stride == 1 and channels == filters else nn.Sequential(
            nn.Conv2d(channels, filters, 1, stride, bias=False), nn.BatchNorm2d(filters))

    def forward(self, x):
        y = F.relu(self.norm1(self.conv1(x)), inplace=True)
        return F.relu_(self.norm2(self.conv2(y)).add_(self.shortcut(x)))


def resnet18():
    layers = [nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, 1)]
    channels = 64
    for filters, stride in ((64, 1), (128, 2), (256, 2), (512, 2)):
        layers += [BasicBlock(channels, filters, stride), BasicBlock(filters, filters, 1)]
        channels = filters
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, 1000))


def vgg11():
    layers = []
    channels = 3
    for filters in (64, "pool", 128, "pool", 256, 256, "pool", 512, 512, "pool", 512, 512, "pool"):
        if filters == "pool":
            layers.append(nn.MaxPool2d(2))
        else:
            layers += [nn.Conv2d(channels, filters, 3, padding=1), nn.ReLU(inplace=True)]
            channels = filters
    return nn.Sequential(
        *layers, nn.Flatten(),
        nn.Linear(512 * 2 * 2, 4096), nn.ReLU(inplace=True), nn.Dropout(0.5),
        nn.Linear(4096, 4096), nn.ReLU(inplace=True), nn.Dropout(0.5),
        nn.Linear(4096, 1000))


def median(call, seconds):
    call()
    begin = time.perf_counter()
    while time.perf_counter() - begin < 0.3 * seconds:
        call()
    times = []
    begin = time.perf_counter()
    while time.perf_counter() - begin < seconds or len(times) < 7:
        before = time.perf_counter()
        call()
        times.append(time.perf_counter() - before)
    return sorted(times)[len(times) // 2]


def step_seconds(name, batch, memory_format, seconds):
    torch.manual_seed(1)
    model = {"resnet18": resnet18, "vgg11": vgg11}[name]().to(memory_format=memory_format)
    images = torch.rand(batch, 3, 64, 64).contiguous(memory_format=memory_format)
    labels = torch.arange(batch) % 1000
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)

    def step():
        optimizer.zero_grad(set_to_none=True)
        F.cross_entropy(model(images), labels).backward()
        optimizer.step()

    return median(step, seconds)


name, batch, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
seconds = float(sys.argv[4]) if len(sys.argv) > 4 else 2.5
torch.set_num_threads(threads)
best = min(step_seconds(name, batch, memory_format, seconds) for memory_format in (torch.contiguous_format, torch.channels_last))
print(f"{torch.__version__} step {1e3 * best:.4f} ms")
