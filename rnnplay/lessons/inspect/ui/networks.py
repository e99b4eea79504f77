"""Which network: one that this session has brought, or one that comes with the project, as an example."""

import streamlit as st

from rnnplay.lessons.inspect.finding import Recurrent
from rnnplay.lessons.inspect.network import Network, described, network_of
from rnnplay.lessons.inspect.ui.field import file_field
from rnnplay.lessons.inspect.weight_files import SUFFIXES
from rnnplay.literal import in_markdown
from rnnplay.shipped import CHECKPOINTS
from rnnplay.text import _
from rnnplay.ui.query_params import not_here, put
from rnnplay.ui.uploads import LARGEST, Upload
from rnnplay.ui.widgets import select

KEPT = 2  # the newest
EXAMPLES = ("lstm-1x64", "lstm-2x128", "gru-2x128", "rnn-2x128", "bilstm-2x128-ends", "dates-attention")
OF_ONE_MODULE = ("layer", "direction", "unit", "of-step")  # what makes no sense of another one
_OWN = "rnnplay.inspect.networks"


def bring_network() -> None:
    """The field for a file."""
    file_field(
        _("Your network (.safetensors, .pt, .pth)"),
        SUFFIXES,
        "inspect-brought",
        _("A state_dict or a checkpoint that holds one. No code in it is run, and only this session can use it."),
        _keep,
    )


def choose_module() -> tuple[Network, Recurrent]:
    """The network, and which of its recurrent modules, with what is known of it."""
    own: dict[str, Network] = st.session_state.get(_OWN, {})
    name = select(_("Network"), [*own, *EXAMPLES], EXAMPLES[0], "network", on_change=_begin, absent=_gone)
    network = own[name] if name in own else _example(name)
    for problem in network.found.problems:
        st.warning(in_markdown(problem))
    modules = network.found.modules
    if len(modules) > 1:
        numbers = range(1, len(modules) + 1)
        names = {number: each.name or _("the file itself") for number, each in zip(numbers, modules, strict=True)}
        number = select(_("Module"), numbers, 1, "module", names.__getitem__, on_change=_begin)
    else:
        number = 1
        not_here("module", "1")
    module = modules[number - 1]
    where = _("An example until you drop yours: the module “{module}” of {network}, which comes with this project.")
    if name not in own:
        st.caption(where.format(module=in_markdown(module.name), network=name))
    else:
        st.caption(_("Your network stays in this session: a link to this page cannot hold it."))
    return network, module


def say_what_it_is(module: Recurrent, **told: object) -> None:
    """What was found, as torch's own call and in a line.

    Args:
        module: that was found.
        told: arguments that its weights do not tell.
    """
    st.code(module.call(**told), language="python", wrap_lines=True)
    st.caption(described(module))


@st.cache_resource(show_spinner=False)
def _example(name: str) -> Network:
    """Found in the same way; read once for all sessions, and never written to."""
    path = CHECKPOINTS / f"{name}.safetensors"
    return network_of(path.read_bytes(), path.name, LARGEST * 2**20)


def _gone(name: str) -> str:
    """Why a link's network is not there."""
    if name.endswith(_("{name} (yours)").format(name="").strip()):
        return _("was brought in another session (drop its file again)")
    return _("does not exist")


def _begin() -> None:
    """Another module is looked at from the beginning."""
    for name in OF_ONE_MODULE:
        put(name, None)


def _keep(file: Upload) -> None:
    """Have the network of a file be the one that is looked into."""
    network = network_of(file.data, file.name, LARGEST * 2**20)
    own = st.session_state.get(_OWN, {})
    name = _("{name} (yours)").format(name=file.name)
    own = {name: network} | {each: kept for each, kept in own.items() if each != name}
    st.session_state[_OWN] = dict([*own.items()][:KEPT])
    put("network", name)
    put("module", None)
    _begin()
