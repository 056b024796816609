"""
The ONNX project's node tests (onnx.backend.test.case.node) of the operators that ConvGen's importer knows, as folders FOLDER/NAME:
model.onnx with input_0.pb and output_0.pb, output_1.pb, ... (TensorProto). All inputs but the first become initialisers, as exporters write
weights; raw.onnx is the test as it is, with all of its inputs.

    python3 node_cases.py FOLDER
"""
import os
import sys
import warnings

import numpy as np

# The tests of onnx 1.12 use names that newer versions of NumPy have dropped.
for alias in ("bool", "float", "int", "object"):
    if alias not in np.__dict__:
        setattr(np, alias, __builtins__.__dict__[alias])

import onnx  # noqa: E402
from onnx import numpy_helper  # noqa: E402
from onnx.backend.test.case.node import collect_testcases  # noqa: E402

OPERATORS = set("""
    Add AveragePool BatchNormalization Clip Concat Constant ConstantOfShape Conv ConvTranspose Div Dropout Elu Flatten Gather Gemm GlobalAveragePool GlobalMaxPool HardSigmoid HardSwish
    Identity LRN LeakyRelu LogSoftmax MatMul MaxPool Mul Neg PRelu Pad ReduceMax ReduceMean Relu Reshape Resize Selu Shape Sigmoid Slice Softmax Softplus Split Squeeze Sub Sum Tanh Transpose
    Unsqueeze Upsample
    """.split())


def collect():
    try:
        return collect_testcases()
    except TypeError:
        return collect_testcases(None)


def save_tensor(path, value):
    with open(path, "wb") as file:
        file.write(numpy_helper.from_array(np.asarray(value)).SerializeToString())


def write(case, folder):
    inputs, outputs = case.data_sets[0]
    os.makedirs(folder, exist_ok=True)
    onnx.save(case.model, os.path.join(folder, "raw.onnx"))
    graph = case.model.graph
    names, first = [value.name for value in graph.input], list(graph.input)[:1]
    graph.initializer.extend(numpy_helper.from_array(np.asarray(value), name) for name, value in list(zip(names, inputs))[1:])
    del graph.input[:]
    graph.input.extend(first)
    onnx.save(case.model, os.path.join(folder, "model.onnx"))
    for index, value in enumerate(inputs[:1]):
        save_tensor(os.path.join(folder, f"input_{index}.pb"), value)
    for index, value in enumerate(outputs):
        save_tensor(os.path.join(folder, f"output_{index}.pb"), value)


def main(folder):
    warnings.simplefilter("ignore")
    np.random.seed(0)
    for case in collect():
        if {node.op_type for node in case.model.graph.node} <= OPERATORS and case.data_sets:
            values = [value for values in case.data_sets[0] for value in values]
            if all(isinstance(value, (np.ndarray, np.generic)) and value.dtype != object for value in values):
                write(case, os.path.join(folder, case.name))


if __name__ == "__main__":
    main(sys.argv[1])
