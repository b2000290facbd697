"""What PyTorch computes with a network that was exported to it, in float64.

    exported.py DIRECTORY…

Each directory has a loader.py, a problem.safetensors, and gets an answer.safetensors. The loader
makes the module `network` and what it knows of it, `about`. The problem holds, for each batch i, inputs.i: symbols of T × N, or numbers of T × N × D; and the state before it, state.i.0 for
h and state.i.1 for c, of L × N × H. The answer holds logits.i, probabilities.i, and the state after
it.
"""

import sys

import torch

from oracle import read, write


def answers(network, about, problem, i):
    inputs = problem[f"inputs.{i}"]
    if "embedding" in about:
        inputs = network["embedding"](inputs.long())
    elif about["input"] == "symbols":
        inputs = torch.nn.functional.one_hot(inputs.long(), int(about["inputs"])).double()
    state = [problem[f"state.{i}.{part}"] for part in (0, 1) if f"state.{i}.{part}" in problem]
    h, after = network["rnn"](inputs, tuple(state) if len(state) == 2 else state[0])
    logits = network["output"](h)
    function = {"softmax": lambda sums: sums.softmax(-1), "sigmoid": torch.sigmoid}
    yield f"logits.{i}", logits
    yield f"probabilities.{i}", function[about["output"]](logits)
    for part, each in enumerate(after if len(state) == 2 else [after]):
        yield f"state.{i}.{part}", each


def main():
    torch.set_num_threads(1)
    for directory in sys.argv[1:]:
        loaded = {}
        with open(f"{directory}/loader.py", encoding="utf-8") as loader:
            exec(loader.read(), loaded)
        _, problem = read(f"{directory}/problem.safetensors")
        given = {}
        for i in range(sum(name.startswith("inputs.") for name in problem)):
            given.update(answers(loaded["network"], loaded["about"], problem, i))
        write(f"{directory}/answer.safetensors", given)


if __name__ == "__main__":
    main()
