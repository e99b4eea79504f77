"""All ten, in their order."""

from rnnplay.lessons.tensors.confusions.batch_first import BATCH_FIRST
from rnnplay.lessons.tensors.confusions.bidirectional_last import BIDIRECTIONAL_LAST
from rnnplay.lessons.tensors.confusions.cell import CELL
from rnnplay.lessons.tensors.confusions.detach import DETACH
from rnnplay.lessons.tensors.confusions.h0_shape import H0_SHAPE
from rnnplay.lessons.tensors.confusions.hn_shape import HN_SHAPE
from rnnplay.lessons.tensors.confusions.one_layer_dropout import ONE_LAYER_DROPOUT
from rnnplay.lessons.tensors.confusions.padding import PADDING
from rnnplay.lessons.tensors.confusions.softmax import SOFTMAX
from rnnplay.lessons.tensors.confusions.unbatched import UNBATCHED

CONFUSIONS = {
    each.slug: each
    for each in (
        BATCH_FIRST,
        H0_SHAPE,
        HN_SHAPE,
        BIDIRECTIONAL_LAST,
        UNBATCHED,
        DETACH,
        ONE_LAYER_DROPOUT,
        SOFTMAX,
        PADDING,
        CELL,
    )
}
