"""Binary addition as the source article has it: 10,000 steps, checked against its ten errors.

    addition.py           position by position, as the article's own loop goes
    addition.py whole     what does not wait for the position before is one product for all eight
"""

import sys

import numpy as np

STEPS = 10_000
BITS = 8
HIDDEN = 16
RATE = 0.1
ERRORS = [
    3.45638663, 3.63389116, 3.91366595, 3.72191702, 3.5852713,
    2.53352328, 0.57691441, 1.42589952, 0.47477457, 0.21595037,
]


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def by_position(x, y, w_in, w_hidden, w_out):
    """Returns the error and the changes of the three matrices, one position after the other."""
    error = 0
    h, d_outs = [np.zeros((1, HIDDEN))], []
    for t in range(BITS):
        h.append(sigmoid(x[t : t + 1] @ w_in + h[-1] @ w_hidden))
        o = sigmoid(h[-1] @ w_out)
        d_outs.append((y[t : t + 1] - o) * o * (1 - o))
        error += np.abs(y[t, 0] - o[0, 0])
    changes = np.zeros_like(w_in), np.zeros_like(w_hidden), np.zeros_like(w_out)
    carried = np.zeros((1, HIDDEN))
    for t in reversed(range(BITS)):
        back = d_outs[t] @ w_out.T + carried @ w_hidden.T
        carried = back * h[t + 1] * (1 - h[t + 1])
        for change, left, right in zip(
            changes, (x[t : t + 1], h[t], h[t + 1]), (carried, carried, d_outs[t])
        ):
            change += left.T @ right
    return error, changes


def whole(x, y, w_in, w_hidden, w_out):
    """The same, with products over all positions wherever there can be."""
    h = np.zeros((BITS + 1, HIDDEN))
    into = x @ w_in
    for t in range(BITS):
        h[t + 1] = sigmoid(into[t] + h[t] @ w_hidden)
    o = sigmoid(h[1:] @ w_out)
    d_out = (y - o) * o * (1 - o)
    d_hidden = d_out @ w_out.T
    carried = np.zeros(HIDDEN)
    for t in reversed(range(BITS)):
        carried = (d_hidden[t] + carried @ w_hidden.T) * h[t + 1] * (1 - h[t + 1])
        d_hidden[t] = carried
    return np.abs(y - o).sum(), (x.T @ d_hidden, h[:-1].T @ d_hidden, h[1:].T @ d_out)


def train(pass_over):
    """Returns the errors Σ|y − o| of every thousandth problem, before its update."""
    np.random.seed(0)
    w_in = 2 * np.random.random((2, HIDDEN)) - 1
    w_out = 2 * np.random.random((HIDDEN, 1)) - 1
    w_hidden = 2 * np.random.random((HIDDEN, HIDDEN)) - 1
    places = np.arange(BITS)
    errors = []
    for step in range(STEPS):
        a = np.random.randint(2 ** (BITS - 1))
        b = np.random.randint(2 ** (BITS - 1))
        x = (np.array([[a, b]]) >> places[:, None] & 1).astype(float)
        y = (np.array([[a + b]]) >> places[:, None] & 1).astype(float)
        error, changes = pass_over(x, y, w_in, w_hidden, w_out)
        if step % (STEPS // len(ERRORS)) == 0:
            errors.append(error)
        for weights, change in zip((w_in, w_hidden, w_out), changes):
            weights += RATE * change
    return errors


def main():
    errors = train(whole if sys.argv[1:] == ["whole"] else by_position)
    for expected, found in zip(ERRORS, errors):
        print(f"{found:.8f}")
        if abs(expected - found) > 6e-9:
            sys.exit(f"addition.py: expected the article's error {expected}, found {found}")


if __name__ == "__main__":
    main()
