"""Training steps of an LSTM on random symbols, by PyTorch or by NumPy, on one thread.

    step.py torch|numpy float32|float64 LAYERS HIDDEN BATCH SYMBOLS TIME_STEPS

A step is forward, backward and Adam's update. The first line on stdout names the library and its
BLAS; then every line on stdin, a number of steps, is answered by the mean seconds of one step.
"""

import os
import re
import sys
import time

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import numpy as np  # noqa: E402  (its BLAS reads the variables when it is loaded)

RATE, BETA_1, BETA_2, EPSILON = 0.004, 0.9, 0.999, 1e-8


def blas():
    with open("/proc/self/maps", encoding="utf-8") as maps:
        found = re.search(r"lib(openblas|mkl_rt|blis)[^/\s]*", maps.read())
    if not found:
        sys.exit(
            "step.py: NumPy's and PyTorch's products run on the slow reference BLAS:"
            " apt-get install libopenblas0-pthread"
        )
    return found.group()


def torch_step(dtype, layers, hidden, batch, symbols, time_steps, x, y):
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(1)
    torch.set_default_dtype(getattr(torch, dtype))
    lstm = torch.nn.LSTM(symbols, hidden, layers)
    output = torch.nn.Linear(hidden, symbols)
    adam = torch.optim.Adam([*lstm.parameters(), *output.parameters()], lr=RATE)
    # Made once, so that the copies of the one-hot input cost PyTorch nothing.
    one_hot = torch.nn.functional.one_hot(torch.from_numpy(x), symbols).to(torch.get_default_dtype())
    targets = torch.from_numpy(y).reshape(-1)

    def step():
        adam.zero_grad(set_to_none=True)
        h, _ = lstm(one_hot)
        sums = output(h.reshape(-1, hidden))
        torch.nn.functional.cross_entropy(sums, targets).backward()
        adam.step()

    return step, f"PyTorch {torch.__version__}"


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


class NumpyLstm:
    """The whole batch at once; products over the whole window wherever nothing waits."""

    def __init__(self, dtype, layers, hidden, batch, symbols, time_steps, x, y):
        self.layers, self.hidden, self.batch = layers, hidden, batch
        self.symbols, self.time_steps = symbols, time_steps
        self.x, self.y = x.reshape(-1), y.reshape(-1)
        shapes = []
        for layer in range(layers):
            below = hidden if layer else symbols
            shapes += [(below, 4 * hidden), (hidden, 4 * hidden), (4 * hidden,)]
        shapes += [(hidden, symbols), (symbols,)]
        size = sum(int(np.prod(shape)) for shape in shapes)
        bound = hidden**-0.5
        self.flat = np.random.default_rng(1).uniform(-bound, bound, size).astype(dtype)
        self.gradient, self.m, self.v = (np.zeros_like(self.flat) for _ in range(3))
        self.weights = self.named(self.flat, shapes)
        self.gradients = self.named(self.gradient, shapes)
        self.updates = 0

    @staticmethod
    def named(flat, shapes):
        ends = np.cumsum([int(np.prod(shape)) for shape in shapes])
        return [part.reshape(s) for part, s in zip(np.split(flat, ends[:-1]), shapes)]

    def forward(self, layer, gates):
        """Turns pre-activations (T, N, 4H) into activations i, f, g, o; returns all h and c."""
        n, units = self.batch, self.hidden
        w_hidden = self.weights[3 * layer + 1]
        h = np.zeros((self.time_steps + 1, n, units), gates.dtype)
        c = np.zeros_like(h)
        for t in range(self.time_steps):
            z = gates[t]
            z += h[t] @ w_hidden
            z[:, : 2 * units] = sigmoid(z[:, : 2 * units])
            z[:, 2 * units : 3 * units] = np.tanh(z[:, 2 * units : 3 * units])
            z[:, 3 * units :] = sigmoid(z[:, 3 * units :])
            i, f, g, o = np.split(z, 4, axis=1)
            c[t + 1] = f * c[t] + i * g
            h[t + 1] = o * np.tanh(c[t + 1])
        return h, c

    def backward(self, layer, gates, h, c, d_h):
        """Turns activations into gradients of pre-activations; d_h is the gradient from above."""
        w_hidden = self.weights[3 * layer + 1]
        back, d_c = np.zeros_like(h[0]), np.zeros_like(h[0])
        for t in reversed(range(self.time_steps)):
            i, f, g, o = np.split(gates[t], 4, axis=1)
            d = d_h[t] + back
            squashed = np.tanh(c[t + 1])
            d_c += d * o * (1 - squashed * squashed)
            d_i, d_f = d_c * g * i * (1 - i), d_c * c[t] * f * (1 - f)
            d_g, d_o = d_c * i * (1 - g * g), d * squashed * o * (1 - o)
            d_c *= f
            gates[t] = np.concatenate((d_i, d_f, d_g, d_o), axis=1)
            back = gates[t] @ w_hidden.T

    def step(self):
        shape = (self.time_steps, self.batch, 4 * self.hidden)
        rows = self.time_steps * self.batch
        kept, below = [], None
        for layer in range(self.layers):
            w_in, _, bias = self.weights[3 * layer : 3 * layer + 3]
            gates = (w_in[self.x] if layer == 0 else below @ w_in) + bias
            gates = gates.reshape(shape)
            h, c = self.forward(layer, gates)
            kept.append((gates, h, c, below))
            below = h[1:].reshape(rows, self.hidden)
        d_above = self.output(below)
        for layer in reversed(range(self.layers)):
            gates, h, c, below = kept[layer]
            self.backward(layer, gates, h, c, d_above.reshape(h[1:].shape))
            d_gates = gates.reshape(rows, -1)
            into, hidden, bias = self.gradients[3 * layer : 3 * layer + 3]
            np.matmul(h[:-1].reshape(rows, -1).T, d_gates, out=hidden)
            d_gates.sum(axis=0, out=bias)
            if layer == 0:
                order = np.argsort(self.x, kind="stable")
                starts = np.searchsorted(self.x[order], np.arange(self.symbols))
                into[:] = np.add.reduceat(d_gates[order], starts, axis=0)
            else:
                np.matmul(below.T, d_gates, out=into)
                d_above = d_gates @ self.weights[3 * layer].T
        self.update()

    def output(self, h):
        """Softmax, cross-entropy, and their gradient; returns the gradient of h."""
        w, bias = self.weights[-2:]
        p = h @ w + bias
        p = np.exp(p - p.max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        p[np.arange(len(p)), self.y] -= 1
        p /= len(p)
        np.matmul(h.T, p, out=self.gradients[-2])
        p.sum(axis=0, out=self.gradients[-1])
        return p @ w.T

    def update(self):
        self.updates += 1
        self.m += (1 - BETA_1) * (self.gradient - self.m)
        self.v += (1 - BETA_2) * (self.gradient * self.gradient - self.v)
        m = self.m / (1 - BETA_1**self.updates)
        v = self.v / (1 - BETA_2**self.updates)
        self.flat -= RATE * m / (np.sqrt(v) + EPSILON)


def main():
    library, dtype = sys.argv[1:3]
    layers, hidden, batch, symbols, time_steps = sizes = [int(each) for each in sys.argv[3:]]
    random = np.random.default_rng(2)
    x, y = (random.integers(symbols, size=(time_steps, batch)) for _ in range(2))
    x[0, :], x.reshape(-1)[:symbols] = 0, np.arange(symbols)  # every symbol occurs
    if library == "torch":
        step, name = torch_step(dtype, *sizes, x, y)
    else:
        step, name = NumpyLstm(dtype, *sizes, x, y).step, f"NumPy {np.__version__}"
    print(f"{name} on {blas()}", flush=True)
    for line in sys.stdin:
        count = int(line)
        start = time.perf_counter()
        for _ in range(count):
            step()
        print((time.perf_counter() - start) / count, flush=True)


if __name__ == "__main__":
    main()
