"""
Modules as PyTorch exports them, in folders FOLDER/NAME_OPSET: model.onnx with input_0.pb and output_0.pb (TensorProto), the outputs being PyTorch's. What an opset cannot say is left out.

    python3 torch_cases.py FOLDER
"""
import io
import os
import sys
import warnings

import numpy as np

# torch.onnx of PyTorch 1.13 uses names that newer versions of NumPy have dropped.
for alias in ("bool", "float", "int", "object"):
    if alias not in np.__dict__:
        setattr(np, alias, __builtins__.__dict__[alias])

import torch  # noqa: E402
import torch.nn.functional as F  # noqa: E402
from onnx import numpy_helper  # noqa: E402
from torch import nn  # noqa: E402

OPSETS = (9, 16)


class Function(nn.Module):
    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, x):
        return self.function(x)


class Gated(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 6, 3, padding=1)

    def forward(self, x):
        value, gate = self.conv(x).chunk(2, 1)
        return value * torch.sigmoid(gate)


class NormedVectors(nn.Module):
    """Batch norms behind a flattening and behind a dense layer."""

    def __init__(self):
        super().__init__()
        self.conv, self.norm1, self.dense, self.norm2 = nn.Conv2d(3, 4, 3), nn.BatchNorm1d(36), nn.Linear(36, 5), nn.BatchNorm1d(5)

    def forward(self, x):
        return F.relu(self.norm2(self.dense(self.norm1(F.relu(self.conv(x)).flatten(1)))))


class ShuffleUnit(nn.Module):
    """ShuffleNetV2's: half of the channels pass, the others are convolved, and both are shuffled."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(2, 2, 3, padding=1)

    def forward(self, x):
        passed, worked = x.chunk(2, 1)
        y = torch.cat([passed, self.conv(worked)], 1)
        n, c, h, w = y.shape
        return y.view(n, 2, c // 2, h, w).transpose(1, 2).contiguous().view(n, c, h, w)


R = torch.randn


def cases():
    return {
        'AvgPool1d': (nn.AvgPool1d(2), R(2, 3, 6)),
        'AvgPool1d_stride': (nn.AvgPool1d(2, 2), R(2, 3, 6)),
        'AvgPool1d_pad': (nn.AvgPool1d(3, 2, 1), R(2, 3, 9)),
        'AvgPool2d': (nn.AvgPool2d((2, 2)), R(2, 3, 6, 6)),
        'AvgPool2d_stride': (nn.AvgPool2d((2, 2), (2, 2)), R(2, 3, 6, 6)),
        'AvgPool2d_pad_ceil': (nn.AvgPool2d(3, 2, 1, ceil_mode=True), R(2, 3, 6, 7)),
        'AvgPool2d_nopad_ceil': (nn.AvgPool2d(3, 2, 1, ceil_mode=True, count_include_pad=False), R(2, 3, 6, 7)),
        'AdaptiveAvg2': (nn.AdaptiveAvgPool2d(2), R(2, 3, 6, 8)),
        'AdaptiveAvg1': (nn.AdaptiveAvgPool2d(1), R(2, 3, 6, 8)),
        'AdaptiveMax': (nn.AdaptiveMaxPool2d(1), R(2, 3, 6, 8)),
        'AdaptiveAvg1d': (nn.AdaptiveAvgPool1d(1), R(2, 3, 8)),
        'BatchNorm1d_3d_input_eval': (nn.BatchNorm1d(5), R(4, 5, 3)),
        'BatchNorm1d_2d': (nn.BatchNorm1d(10), R(4, 10)),
        'BatchNorm2d_eval': (nn.BatchNorm2d(3), R(2, 3, 6, 6)),
        'BatchNorm2d_noaffine': (nn.BatchNorm2d(3, affine=False), R(2, 3, 6, 6)),
        'ConstantPad2d': (nn.ConstantPad2d((1, 2, 3, 4), 2.0), R(2, 3, 4, 4)),
        'ConstantPad1d': (nn.ConstantPad1d((1, 2), 2.0), R(2, 3, 4)),
        'ZeroPad2d': (nn.ZeroPad2d((1, 2, 3, 4)), R(2, 3, 4, 4)),
        'ReflectionPad2d': (nn.ReflectionPad2d((1, 2, 3, 4)), R(2, 3, 8, 8)),
        'Conv1d': (nn.Conv1d(4, 5, 3), R(2, 4, 10)),
        'Conv1d_dilated': (nn.Conv1d(4, 5, 3, dilation=2), R(2, 4, 10)),
        'Conv1d_groups': (nn.Conv1d(4, 6, 3, groups=2), R(2, 4, 6)),
        'Conv1d_pad2size1': (nn.Conv1d(4, 4, 5, padding=2), R(2, 4, 1)),
        'Conv1d_stride': (nn.Conv1d(4, 5, 3, stride=2), R(2, 4, 10)),
        'Conv2d_same': (nn.Conv2d(3, 4, (3, 2), padding='same'), R(2, 3, 7, 5)),
        'Conv2d_dw_mult': (nn.Conv2d(4, 8, (3, 3), groups=4), R(2, 4, 6, 6)),
        'ConvTranspose1d': (nn.ConvTranspose1d(3, 4, 3, stride=2, padding=1, output_padding=1), R(2, 3, 7)),
        'ConvTranspose2d': (nn.ConvTranspose2d(3, 4, 3, stride=(3, 2), padding=1, output_padding=(1, 1)), R(2, 3, 7, 6)),
        'Conv2d_circ': (nn.Conv2d(3, 4, 3, padding=1, padding_mode='reflect'), R(2, 3, 7, 5)),
        'ELU': (nn.ELU(2.), R(3, 2, 5)),
        'CELU': (nn.CELU(2.), R(3, 2, 5)),
        'GLU': (nn.GLU(), R(5, 6)),
        'GLU_dim': (nn.GLU(1), R(5, 6, 7)),
        'Hardtanh': (nn.Hardtanh(), R(3, 2, 5)),
        'ReLU6': (nn.ReLU6(), R(3, 2, 5)*5),
        'LeakyReLU': (nn.LeakyReLU(), R(3, 2, 5)),
        'LeakyReLU_neg': (nn.LeakyReLU(.5), R(3, 2, 5)),
        'Linear': (nn.Linear(10, 8), R(4, 10)),
        'Linear_nb': (nn.Linear(10, 8, bias=False), R(4, 10)),
        'LogSigmoid': (nn.LogSigmoid(), R(2, 3, 4)),
        'LogSoftmax': (nn.LogSoftmax(-1), R(10, 20)),
        'Softmax': (nn.Softmax(-1), R(10, 20)),
        'Softmax2d': (nn.Softmax2d(), R(1, 3, 10, 20)),
        'Softmin': (nn.Softmin(-1), R(10, 20)),
        'log_softmax_dim3': (Function(lambda x: F.log_softmax(x, 1)), R(2, 3, 4, 5)),
        'log_softmax_lastdim': (Function(lambda x: F.log_softmax(x, -1)), R(2, 3, 4, 5)),
        'softmax_dim3': (Function(lambda x: F.softmax(x, 1)), R(2, 3, 4, 5)),
        'softmax_lastdim': (Function(lambda x: F.softmax(x, -1)), R(2, 3, 4, 5)),
        'softmax_h': (Function(lambda x: F.softmax(x, 2)), R(2, 3, 4, 5)),
        'softmax_1d_c': (Function(lambda x: F.softmax(x, 1)), R(2, 3, 4)),
        'softmax_1d_w': (Function(lambda x: F.softmax(x, 2)), R(2, 3, 4)),
        'logsoftmax_1d_w': (Function(lambda x: F.log_softmax(x, 2)), R(2, 3, 4)),
        'softmax_mid': (nn.Sequential(nn.Softmax(-1), nn.Linear(6, 4)), R(2, 6)),
        'MaxPool1d': (nn.MaxPool1d(4), R(2, 10, 4)),
        'MaxPool1d_stride': (nn.MaxPool1d(4, 4), R(2, 10, 4)),
        'MaxPool1d_spd': (nn.MaxPool1d(2, 2, 1, 2), R(2, 3, 9)),
        'MaxPool2d': (nn.MaxPool2d((3, 3), (2, 2), (1, 1)), R(1, 3, 7, 7)),
        'MaxPool2d_spd': (nn.MaxPool2d((3, 3), (2, 2), (1, 1), (2, 2)), R(1, 3, 9, 9)),
        'MaxPool2d_dil': (nn.MaxPool2d((3, 2), (1, 1), (1, 0), (3, 2)), R(1, 3, 9, 9)),
        'MaxPool2d_dil_ceil': (nn.MaxPool2d((3, 2), (2, 3), (1, 0), (2, 2), ceil_mode=True), R(1, 3, 10, 9)),
        'PReLU_1d': (nn.PReLU(), R(2, 3, 4)),
        'PReLU_1d_multi': (nn.PReLU(3), R(2, 3, 4)),
        'PReLU_2d_multi': (nn.PReLU(3), R(2, 3, 4, 5)),
        'PReLU_vec': (nn.PReLU(3), R(2, 3)),
        'PixelShuffle': (nn.PixelShuffle(3), R(1, 9, 4, 4)),
        'Softplus': (nn.Softplus(), R(10, 20)),
        'Softplus_beta': (nn.Softplus(2), R(10, 20)),
        'Softsign': (nn.Softsign(), R(3, 2, 5)),
        'Tanh': (nn.Tanh(), R(2, 3, 4, 5)),
        'SiLU': (nn.SiLU(), R(2, 3, 4, 5)),
        'Mish': (nn.Mish(), R(2, 3, 4, 5)),
        'GELU': (nn.GELU(), R(2, 3, 4, 5)),
        'GELU_tanh': (nn.GELU('tanh'), R(2, 3, 4, 5)),
        'Hardswish': (nn.Hardswish(), R(2, 3, 4, 5)*4),
        'Hardsigmoid': (nn.Hardsigmoid(), R(2, 3, 4, 5)*4),
        'SELU': (nn.SELU(), R(3, 2, 5)),
        'Threshold': (nn.Threshold(0, 0.), R(2, 3, 4, 5)),
        'LRN3': (nn.LocalResponseNorm(3), R(2, 6, 4, 5)),
        'LRN5': (nn.LocalResponseNorm(5, 1e-2, .6, 2.), R(2, 6, 4, 5)),
        'LRN4': (nn.LocalResponseNorm(4, 1e-2), R(2, 6, 4, 5)),
        'Upsample2': (nn.Upsample(scale_factor=2), R(2, 3, 4, 5)),
        'Upsample_size': (nn.Upsample(size=(8, 15)), R(2, 3, 4, 5)),
        'Upsample1d': (nn.Upsample(scale_factor=2), R(2, 3, 4)),
        'Upsample_frac': (nn.Upsample(scale_factor=1.5), R(2, 3, 4, 6)),
        'Downsample': (nn.Upsample(scale_factor=.5), R(2, 3, 4, 6)),
        'InterpBilinear': (nn.Upsample(scale_factor=2, mode='bilinear'), R(2, 3, 4, 5)),
        'Flatten': (nn.Flatten(), R(2, 3, 4, 5)),
        'view': (Function(lambda x: x.view(x.size(0), -1)), R(2, 3, 4, 5)),
        'mean': (Function(lambda x: x.mean((2, 3))), R(2, 3, 4, 5)),
        'meank': (Function(lambda x: x.mean((2, 3), keepdim=True)), R(2, 3, 4, 5)),
        'mean_mean': (Function(lambda x: x.mean(3).mean(2)), R(2, 3, 4, 5)),
        'mean1': (Function(lambda x: x.mean(1, keepdim=True)), R(2, 3, 4, 5)),
        'max1': (Function(lambda x: x.max(1, keepdim=True)[0]), R(2, 3, 4, 5)),
        'GLUish': (Gated(), R(2, 3, 5, 4)),
        'BN_FC': (NormedVectors(), R(2, 3, 5, 5)),
        'Shuf': (ShuffleUnit(), R(2, 4, 5, 4)),
        'narrow': (Function(lambda x: x[:, :, 1:3, 2:]), R(2, 3, 5, 4)),
        'narrowc': (Function(lambda x: x[:, 1:]), R(2, 3, 5, 4)),
        'stride': (Function(lambda x: x[:, :, ::2, ::2]), R(2, 3, 6, 4)),
        'split': (Function(lambda x: torch.cat([y*(i+1) for i, y in enumerate(torch.split(x, [1, 3, 2], 1))][::-1], 1)), R(2, 6, 5, 4)),
        'InstanceNorm': (nn.InstanceNorm2d(3), R(2, 3, 5, 4)),
        'LayerNorm': (nn.LayerNorm(5), R(2, 5)),
        'GroupNorm': (nn.GroupNorm(2, 4), R(2, 4, 5, 4)),
        'Dropout': (nn.Dropout(), R(2, 3, 4, 4)),
        'Dropout2d': (nn.Dropout2d(.2), R(2, 3, 4, 4)),
        'scale': (Function(lambda x: (x-torch.tensor([.4, .5, .6]).view(1, 3, 1, 1))/torch.tensor([.2, .3, .4]).view(1, 3, 1, 1)), R(2, 3, 4, 4)),
        'sq': (Function(lambda x: x**2), R(2, 3, 4, 4)),
        'abs': (Function(lambda x: x.abs()), R(2, 3, 4, 4)),
        'exp': (Function(lambda x: x.exp()), R(2, 3, 4, 4)),
        'addmm': (nn.Linear(4, 4), R(3, 4)),
        'linear3d': (nn.Linear(5, 4), R(2, 3, 5)),
        'permute_lin': (Function(lambda x: x.permute(0, 2, 3, 1)), R(2, 3, 4, 5)),
    }


def write(name, module, x, opset, folder):
    file = io.BytesIO()
    try:
        torch.onnx.export(module, (x,), file, opset_version=opset)
    except Exception:  # Each opset refuses in its own way what it cannot say.
        return

    path = os.path.join(folder, f"{name}_{opset}")
    os.makedirs(path)
    for model in ("model.onnx", "raw.onnx"):
        with open(os.path.join(path, model), "wb") as target:
            target.write(file.getvalue())
    for tensor, value in (("input_0.pb", x), ("output_0.pb", module(x).detach())):
        with open(os.path.join(path, tensor), "wb") as target:
            target.write(numpy_helper.from_array(value.numpy()).SerializeToString())


def main(folder):
    warnings.simplefilter("ignore")
    torch.manual_seed(0)
    for name, (module, x) in cases().items():
        module.eval()
        for part in module.modules():
            if isinstance(part, nn.modules.batchnorm._BatchNorm):
                part.running_mean.uniform_(-1, 1)
                part.running_var.uniform_(0.5, 1.5)
                if part.affine:
                    part.weight.data.uniform_(0.5, 1.5)
                    part.bias.data.uniform_(-1, 1)
            if isinstance(part, nn.PReLU):
                part.weight.data.uniform_(-0.5, 0.5)
        for opset in OPSETS:
            write(name, module, x, opset, folder)


if __name__ == "__main__":
    main(sys.argv[1])
