"""The plain PyTorch script that the settings of a run stand for: it finds the same losses, from MNIST itself."""

from rnnplay.lessons.kinds.captions import grammar, painting, scenes
from rnnplay.lessons.kinds.captions.script_templates import DATA, NET, SCENES, TRAIN
from rnnplay.lessons.kinds.captions.task import CYCLE, EMBEDDING_SIZE, Settings
from rnnplay.models.captioner import GROUPS, PLACES, SIDE
from rnnplay.text import _


def script(settings: Settings) -> str:
    """A short script that trains the network of ``settings`` and prints the loss of each step."""
    return _data() + _scenes(settings) + _net(settings) + _train(settings)


def _data() -> str:
    return DATA.format(
        words=list(grammar.WORDS),
        ink=painting.INK,
        field=painting.FIELD,
        split_seed=scenes.SPLIT_SEED,
        held_out=scenes.HELD_OUT,
        end=_("0 is the end"),
        box=_("where each digit lies: x and y of its middle, and its longer side"),
        arrangements=_("[across, left, right] and [down, upper, lower]: nobody learns from these"),
    )


def _scenes(settings: Settings) -> str:
    low, high = scenes.SMALL, scenes.LARGE
    return SCENES.format(
        side=SIDE,
        half=SIDE / 2,
        field=painting.FIELD,
        middle=painting.FIELD / 2,
        frequencies=list(scenes.FREQUENCIES),
        tries=scenes.TRIES,
        small=low[0],
        small_span=low[1] - low[0],
        large=high[0],
        large_span=high[1] - high[0],
        gap=scenes.GAP,
        clearly=scenes.CLEARLY,
        turn=painting.TURN,
        slant=painting.SLANT,
        thickest=painting.THICKEST,
        thinnest=painting.THINNEST,
        longest=grammar.LONGEST,
        seed=settings.seed,
        batch_size=settings.batch_size,
        named=_("large digits are named first, then by x + y"),
        unclear=_("scenes that are not clear, or that are held out, are drawn again"),
        pen=_("thicker or thinner strokes"),
        place=_("turned, slanted, and brought to size and place"),
        cell=SIDE // PLACES,
        where=_("at which place of 8 × 8 a size and a digit are to be seen"),
        sheet=_("all digits on one sheet"),
    )


def _net(settings: Settings) -> str:
    many = 4 * settings.channels
    return NET.format(
        words=len(grammar.WORDS),
        features=EMBEDDING_SIZE,
        hidden=settings.hidden_size,
        both=2 * settings.hidden_size,
        channels=settings.channels,
        double=2 * settings.channels,
        many=many,
        few=settings.channels * PLACES * PLACES,
        places=PLACES * PLACES,
        groups=GROUPS,
        alone=_("of each picture alone"),
        faster=_("faster on a CPU"),
        forced=_("teacher forcing"),
        start=_("the LSTM begins with the picture"),
        look=_("and looks back at its places"),
        ends=_("without what stands behind the ends"),
    )


def _train(settings: Settings) -> str:
    return TRAIN.format(
        seed=settings.seed,
        learning_rate=settings.learning_rate,
        steps=settings.steps,
        cycle=CYCLE,
        again=_("the learning rate rises and falls again"),
        alone=_("a digit: its place alone suggests its name"),
        looks=_("a size and a digit: look where it lies"),
        line=_("Step {step:3}  loss {loss}").replace("{loss}", "{loss.item():.9f}"),
    )
