"""PyTorch's answer, in float64, to one network and one batch.

    oracle.py PROBLEM.safetensors ANSWER.safetensors

The problem holds the weights, symbols and targets of T × N, and in its metadata cell, layers,
hidden, steps and learning-rate. The answer holds the gradient of the summed cross-entropy by the
weights' names, the mean losses before each of so many steps of Adam, and those of the other
optimizers by their names.
"""

import json
import struct
import sys

import numpy as np
import torch


def read(path):
    """Returns metadata and tensors; all of them are of type F64."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    metadata = header.pop("__metadata__")
    tensors = {}
    for name, entry in header.items():
        start, end = entry["data_offsets"]
        numbers = np.frombuffer(data[start:end], dtype="<f8").reshape(entry["shape"])
        tensors[name] = torch.tensor(numbers.copy())
    return metadata, tensors


def write(path, tensors):
    header, data = {}, b""
    for name, tensor in tensors.items():
        numbers = tensor.detach().numpy().astype("<f8").tobytes()
        offsets = [len(data), len(data) + len(numbers)]
        header[name] = {"dtype": "F64", "shape": list(tensor.shape), "data_offsets": offsets}
        data += numbers
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def network(metadata, tensors):
    """Returns the recurrent layers, the output, and the parameters that are trained, by name."""
    layers, hidden = int(metadata["layers"]), int(metadata["hidden"])
    outputs = len(tensors["output.bias"])
    kind = {"lstm": torch.nn.LSTM, "elman": torch.nn.RNN}[metadata["cell"]]
    recurrent = kind(outputs, hidden, layers)
    output = torch.nn.Linear(hidden, outputs)
    trained = {}
    for prefix, module in (("", recurrent), ("output.", output)):
        for name, parameter in module.named_parameters():
            with torch.no_grad():
                if name.startswith("bias_hh"):  # a second bias, which the problem does not have
                    parameter.zero_().requires_grad_(False)
                    continue
                parameter.copy_(tensors[prefix + name].reshape(parameter.shape))
            trained[prefix + name] = parameter
    return recurrent, output, trained


def optimizers(trained, rate):
    optim = torch.optim
    return {
        "losses": optim.Adam(trained, rate),
        "sgd": optim.SGD(trained, rate, momentum=0.9, weight_decay=0.1),
        "rmsprop": optim.RMSprop(trained, rate, alpha=0.95, momentum=0.5, weight_decay=0.1),
        "adam": optim.Adam(trained, rate, weight_decay=0.1),
        "adamw": optim.AdamW(trained, rate, weight_decay=0.1),
    }


def main():
    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)
    metadata, tensors = read(sys.argv[1])
    recurrent, output, trained = network(metadata, tensors)
    symbols, targets = tensors["symbols"].long(), tensors["targets"].long().reshape(-1)
    inputs = torch.nn.functional.one_hot(symbols, output.out_features).double()

    def loss(reduction):
        h, _ = recurrent(inputs)
        sums = output(h.reshape(-1, h.shape[-1]))
        return torch.nn.functional.cross_entropy(sums, targets, reduction=reduction)

    def losses(optimizer):
        seen = []
        for _ in range(int(metadata["steps"])):
            optimizer.zero_grad()
            mean = loss("mean")
            seen.append(mean.item())
            mean.backward()
            optimizer.step()
        return torch.tensor(seen)

    loss("sum").backward()
    answer = {name: parameter.grad.clone() for name, parameter in trained.items()}
    first = [parameter.detach().clone() for parameter in trained.values()]
    rate = float(metadata["learning-rate"])
    for name, optimizer in optimizers(list(trained.values()), rate).items():
        with torch.no_grad():
            for parameter, value in zip(trained.values(), first):
                parameter.copy_(value)
        answer[name] = losses(optimizer)
    write(sys.argv[2], answer)


if __name__ == "__main__":
    main()
