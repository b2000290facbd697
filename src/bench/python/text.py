"""The char-rnn recipe by PyTorch, in float32 on all cores: the peer of conf/char-rnn.conf.

    text.py FILE TARGET [LAYERS [HIDDEN [DROPOUT [EPOCHS]]]]

Trains on the first 90 % of the file's characters, measures on the next 5 % every half epoch, and
ends at the first loss of at most TARGET nats a character, or after the last epoch; then it
measures on the last 5 %. Streams, windows, carried state, first weights' bounds, optimizer,
schedule and clipping are those of the configuration.
"""

import os
import sys
import time

import torch

BATCH, WINDOW = 50, 50
RATE, DECAY, FACTOR, CONSTANT_EPOCHS = 2e-3, 0.95, 0.97, 10
BOUND, CLIP, EPSILON = 0.08, 5.0, 1e-8
LONGEST = 256


class Network(torch.nn.Module):
    def __init__(self, symbols, layers, hidden, dropout):
        super().__init__()
        self.symbols = symbols
        self.lstm = torch.nn.LSTM(symbols, hidden, layers, dropout=dropout)
        self.output = torch.nn.Linear(hidden, symbols)
        for weights in self.parameters():
            torch.nn.init.uniform_(weights, -BOUND, BOUND)
        for name, weights in self.lstm.named_parameters():
            if name.startswith("bias"):
                torch.nn.init.zeros_(weights)
            if name.startswith("bias_ih"):
                weights.data[hidden : 2 * hidden] = 1
        torch.nn.init.zeros_(self.output.bias)

    def forward(self, x, state):
        inputs = torch.nn.functional.one_hot(x, self.symbols).to(torch.get_default_dtype())
        h, state = self.lstm(inputs, state)
        return self.output(h), tuple(each.detach() for each in state)


def streams(text, count):
    """Inputs and targets, time-major: neighbouring parts of equal length side by side."""
    length = (len(text) - 1) // count
    inputs, targets = text[: count * length], text[1 : count * length + 1]
    return inputs.reshape(count, length).t(), targets.reshape(count, length).t()


def loss_of(network, outputs, targets):
    return torch.nn.functional.cross_entropy(outputs.reshape(-1, network.symbols), targets.reshape(-1))


@torch.no_grad()
def measured(network, text):
    network.eval()
    x, y = streams(text, 64)
    total, state = 0.0, None
    for t in range(0, len(x), LONGEST):
        outputs, state = network(x[t : t + LONGEST], state)
        part = y[t : t + LONGEST]
        total += loss_of(network, outputs, part).item() * part.numel()
    network.train()
    return total / y.numel()


def main():
    path, target = sys.argv[1], float(sys.argv[2])
    layers, hidden, dropout, epochs = (
        kind(value)
        for kind, value in zip((int, int, float, int), sys.argv[3:] + ["1", "128", "0", "30"][len(sys.argv) - 3 :])
    )
    with open(path, encoding="utf-8", newline="") as file:
        characters = file.read()
    known = {character: i for i, character in enumerate(sorted(set(characters)))}
    text = torch.tensor([known[character] for character in characters])
    kept = len(text) // 20
    training, validation, test = text[: -2 * kept], text[-2 * kept : -kept], text[-kept:]
    torch.set_num_threads(os.cpu_count())
    torch.manual_seed(1)
    network = Network(len(known), layers, hidden, dropout)
    optimizer = torch.optim.RMSprop(network.parameters(), RATE, alpha=DECAY, eps=EPSILON)
    x, y = streams(training, BATCH)
    windows = len(x) // WINDOW
    print(f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads", flush=True)
    start = time.perf_counter()
    for epoch in range(epochs):
        for group in optimizer.param_groups:
            group["lr"] = RATE * FACTOR ** max(0, epoch + 1 - CONSTANT_EPOCHS)
        state = None
        for window in range(windows):
            t = window * WINDOW
            outputs, state = network(x[t : t + WINDOW], state)
            optimizer.zero_grad(set_to_none=True)
            loss_of(network, outputs, y[t : t + WINDOW]).backward()
            torch.nn.utils.clip_grad_value_(network.parameters(), CLIP)
            optimizer.step()
            if (window + 1) % (windows // 2) == 0:
                loss = measured(network, validation)
                seconds = time.perf_counter() - start
                print(f"epoch {epoch + (window + 1) / windows:.2f} loss {loss:.4f} seconds {seconds:.1f}", flush=True)
                if loss <= target:
                    return
    print(f"test {measured(network, test):.4f}", flush=True)


if __name__ == "__main__":
    main()
