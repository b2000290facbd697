"""PyTorch's answer to one network and streams of symbols.

    oracle.py PROBLEM.safetensors ANSWER.safetensors

The problem holds the weights, a stream of T × N symbols, and in its metadata cell, layers, hidden,
window, steps, learning-rate, clip (the largest norm of a gradient), optimizers (their names) and
precision (float64 or float32). A step's window starts with the state that the window before it
ended with. The answer holds the gradient of the second window's summed cross-entropy by the weights'
names, and the mean losses before each of so many steps of each optimizer by the optimizers' names.
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


class SigmoidRnn(torch.nn.RNN):
    """Elman's network with the logistic function, which torch.nn.RNN does not have."""

    def forward(self, x, state=None):
        last = []
        for layer in range(self.num_layers):
            names = "weight_ih", "weight_hh", "bias_ih", "bias_hh"
            w_ih, w_hh, b_ih, b_hh = (getattr(self, f"{name}_l{layer}") for name in names)
            h = x.new_zeros(x.shape[1], self.hidden_size) if state is None else state[layer]
            outputs = []
            for row in x @ w_ih.T + b_ih:
                h = torch.sigmoid(row + h @ w_hh.T + b_hh)
                outputs.append(h)
            x = torch.stack(outputs)
            last.append(h)
        return x, torch.stack(last)


CELLS = {
    "elman-tanh": torch.nn.RNN,
    "elman-sigmoid": SigmoidRnn,
    "lstm": torch.nn.LSTM,
    "gru": torch.nn.GRU,
}


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
    hidden, outputs = int(metadata["hidden"]), len(tensors["output.bias"])
    columns = tensors["weight_ih_l0"].shape[1]
    recurrent = CELLS[metadata["cell"]](columns, hidden, int(metadata["layers"]))
    output = torch.nn.Linear(hidden, outputs)
    modules = {"": recurrent, "output.": output}
    if "embedding.weight" in tensors:
        modules["embedding."] = torch.nn.Embedding(outputs, columns)
    trained = {}
    for prefix, module in modules.items():
        for name, parameter in module.named_parameters():
            with torch.no_grad():
                if prefix + name not in tensors:  # a second bias, which the problem does not have
                    parameter.zero_().requires_grad_(False)
                    continue
                parameter.copy_(tensors[prefix + name].reshape(parameter.shape))
            trained[prefix + name] = parameter
    return recurrent, output, trained


def optimizers(trained, rate):
    optim = torch.optim
    return {
        "adam": optim.Adam(trained, rate),
        "rmsprop": optim.RMSprop(trained, rate, alpha=0.95),
        "sgd-decay": optim.SGD(trained, rate, momentum=0.9, weight_decay=0.1),
        "rmsprop-decay": optim.RMSprop(trained, rate, alpha=0.95, momentum=0.5, weight_decay=0.1),
        "adam-decay": optim.Adam(trained, rate, weight_decay=0.1),
        "adamw": optim.AdamW(trained, rate, weight_decay=0.1),
    }


def detached(state):
    """Returns the state without its past: gradients end where a window begins."""
    return tuple(part.detach() for part in state) if isinstance(state, tuple) else state.detach()


def main():
    torch.set_num_threads(1)
    metadata, tensors = read(sys.argv[1])
    torch.set_default_dtype(getattr(torch, metadata["precision"]))
    recurrent, output, trained = network(metadata, tensors)
    stream, window = tensors["stream"].long(), int(metadata["window"])
    table = trained.get("embedding.weight", torch.eye(output.out_features))
    clip = float(metadata["clip"])

    def loss(step, state, reduction):
        first = step * window
        h, state = recurrent(table[stream[first : first + window]], state)
        sums = output(h.reshape(-1, h.shape[-1]))
        targets = stream[first + 1 : first + 1 + window].reshape(-1)
        return torch.nn.functional.cross_entropy(sums, targets, reduction=reduction), detached(state)

    def losses(optimizer):
        seen, state = [], None
        for step in range(int(metadata["steps"])):
            optimizer.zero_grad()
            mean, state = loss(step, state, "mean")
            seen.append(mean.item())
            mean.backward()
            torch.nn.utils.clip_grad_norm_(trained.values(), clip)
            optimizer.step()
        return torch.tensor(seen)

    _, state = loss(0, None, "sum")
    loss(1, state, "sum")[0].backward()
    answer = {name: parameter.grad.clone() for name, parameter in trained.items()}
    first = [parameter.detach().clone() for parameter in trained.values()]
    rules = optimizers(list(trained.values()), float(metadata["learning-rate"]))
    for name in metadata["optimizers"].split():
        with torch.no_grad():
            for parameter, value in zip(trained.values(), first):
                parameter.copy_(value)
        answer[name] = losses(rules[name])
    write(sys.argv[2], answer)


if __name__ == "__main__":
    main()
