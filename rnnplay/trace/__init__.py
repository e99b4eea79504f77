"""Every gate and state of a recurrent module at every step, exactly as torch computes them.

``nn.LSTM`` and its siblings return hidden states only; what their gates did on the way is lost inside one fused call.
Here the same equations run step by step on the module's own parameters, and everything is kept. Torch's module is the
oracle: values and gradients are the same up to rounding.

Sources, in the form that torch's documentation of each module gives them:

* RNN: J. Elman, *Finding structure in time*, Cognitive Science 14 (1990).
* LSTM: S. Hochreiter and J. Schmidhuber, *Long short-term memory*, Neural Computation 9 (1997), with the forget gate of
  F. Gers, J. Schmidhuber and F. Cummins, *Learning to forget*, Neural Computation 12 (2000), without peepholes.
* GRU: K. Cho et al., *Learning phrase representations using RNN encoder–decoder*, EMNLP (2014), equations 5–8, in the
  variant of cuDNN, where the reset gate acts after the matrix product.
"""

from rnnplay.trace.errors import TraceError
from rnnplay.trace.intervention import Intervention
from rnnplay.trace.result import TRACES, DirectionTrace, Equations, GRUTrace, Layers, LSTMTrace, RNNTrace, State, Trace
from rnnplay.trace.run import trace

__all__ = [
    "TRACES",
    "DirectionTrace",
    "Equations",
    "GRUTrace",
    "Intervention",
    "LSTMTrace",
    "Layers",
    "RNNTrace",
    "State",
    "Trace",
    "TraceError",
    "trace",
]
