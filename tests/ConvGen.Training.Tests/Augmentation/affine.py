"""Makes affine.txt: images turned, scaled and moved by torchvision 0.14 (Debian's python3-torchvision). A line is: height width channels degrees scale right down, then the values."""

import torch
from torchvision.transforms import InterpolationMode
from torchvision.transforms import functional

CASES = [
    (5, 7, 1, 0, 1, 0, 0),
    (5, 7, 1, 90, 1, 0, 0),
    (6, 6, 1, 90, 1, 0, 0),
    (5, 7, 2, 30, 1, 0, 0),
    (8, 5, 3, -12.5, 1, 0, 0),
    (6, 9, 1, 0, 1.5, 0, 0),
    (6, 9, 1, 0, 0.5, 0, 0),
    (5, 5, 1, 0, 1, 1.25, -0.5),
    (7, 6, 3, 45, 1.2, -0.75, 2),
    (1, 1, 1, 10, 1, 0.5, 0),
    (4, 4, 1, 180, 0.7, 30, 0),
]

for height, width, channels, degrees, scale, right, down in CASES:
    count = height * width * channels
    image = torch.tensor([(i * 37 % 101) / 100 for i in range(count)], dtype=torch.float64).reshape(height, width, channels).permute(2, 0, 1)
    # torchvision turns clockwise. A background of 0.25 is made by hand: torchvision fades the image's edge twice where it is told to fill.
    moved = functional.affine(image - 0.25, -degrees, [right, down], scale, [0.0, 0.0], InterpolationMode.BILINEAR) + 0.25
    values = " ".join(f"{v:.9f}" for v in moved.permute(1, 2, 0).flatten().tolist())
    print(height, width, channels, degrees, scale, right, down, values)
