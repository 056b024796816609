"""Makes resize.txt: pictures resized by Pillow 9.4 (Debian's python3-pil). A line is: height width, the box's left top right bottom, new height and width, then the values."""

from PIL import Image

CASES = [
    (5, 7, (0, 0, 7, 5), 5, 7),
    (5, 7, (0, 0, 7, 5), 10, 21),
    (12, 9, (0, 0, 9, 12), 4, 3),
    (13, 11, (0, 0, 11, 13), 5, 4),
    (8, 8, (0, 0, 8, 8), 3, 13),
    (10, 6, (0, 2, 6, 8), 4, 4),
    (7, 9, (1.25, 0, 7.75, 7), 5, 4),
    (1, 1, (0, 0, 1, 1), 3, 2),
    (30, 40, (0, 0, 40, 30), 1, 1),
]

for height, width, box, new_height, new_width in CASES:
    image = Image.new("F", (width, height))
    image.putdata([(i * 37 % 101) / 100 for i in range(height * width)])
    resized = image.resize((new_width, new_height), Image.BILINEAR, box=box)
    print(height, width, *box, new_height, new_width, *(f"{v:.7f}" for v in resized.getdata()))
