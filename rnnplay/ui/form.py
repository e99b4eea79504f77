"""The form of a lesson: its settings, declared once, in a table.

A row says what a setting is called, what it can be and which field of the lesson's settings it is. From the rows come
the widgets, what stands in the address, the values of a preset, and the names of what differs from one. The lesson's ui
has only the layout:

    chosen = FORM.begin(Settings())
    with st.container(horizontal=True):
        chosen.draw("optimizer", "seed")
    settings = chosen.settings()
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from rnnplay.text import _
from rnnplay.ui.query_params import put, value_of
from rnnplay.ui.widgets import number, segments, select, select_slider, slider, text, toggle

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

S = TypeVar("S", bound="DataclassInstance")  # the settings of a lesson


@dataclass(frozen=True)
class Conversion:
    """How the value of a field becomes that of its widget, and back."""

    to_widget: Callable[[Any], Any] = lambda value: value
    to_field: Callable[[Any], Any] = lambda value: value


def none_as(value: Any) -> Conversion:
    """A field that may be None, for which the widget stands at ``value``."""
    return Conversion(
        lambda field: value if field is None else field, lambda chosen: None if chosen == value else chosen
    )


def by_name(values: Mapping[str, Any]) -> Conversion:
    """A field whose ``values`` are chosen by their names, and stand in a link by these."""
    names = {value: name for name, value in values.items()}
    return Conversion(names.__getitem__, values.__getitem__)


@dataclass(frozen=True)
class Setting:
    """A row of the table. Its texts are marked by `N_`, and translated where they are shown.

    Attributes:
        name: in a link and, with the page's, in the session.
        field: of the lesson's settings; empty for what is none of theirs.
        label: of the widget.
        widget: which one.
        range: the least and the largest of a number, whole if they are.
        options: what one can choose, as it stands in a link; a mapping tells what the page calls each.
        step: of a number.
        width: in px; None leaves it to Streamlit.
        help: what it is, in a sentence or two.
        conversion: between field and widget.
        attribute: of the settings, read in place of the field: it says what a None in that stands for.
        shown: whether it is drawn, told what was chosen so far. Where it is not, the field is as it was at the default.
        stays: whether it stays as it is when another preset is chosen.
        name_in_caption: what a sentence calls it, if that is not the label.
    """

    name: str
    field: str
    label: str
    widget: Literal["number", "segments", "select", "select slider", "slider", "text", "toggle"]
    range: tuple[Any, Any] = (0, 0)
    options: Sequence[Any] | Mapping[Any, str] = ()
    step: Any = None
    width: int | None = None
    help: str | None = None
    conversion: Conversion = Conversion()
    attribute: str = ""
    shown: Callable[[Any], bool] = lambda chosen: True
    stays: bool = False
    name_in_caption: str = ""

    def stands_at(self, settings: Any) -> Any:
        """What the widget stands at for a lesson's settings."""
        return self.conversion.to_widget(getattr(settings, self.attribute or self.field))

    def draw(self, default: Any, low: Any = None, on_change: Callable[..., None] | None = None) -> Any:
        """The widget, and what it stands at.

        Args:
            default: what it stands at first.
            low: the least of a number, where it is not the row's.
            on_change: called when another is chosen.
        """
        label, name, help = _(self.label), self.name, self.help and _(self.help)
        layout: dict[str, Any] = {} if self.width is None else {"width": self.width}
        lowest, highest = self.range[0] if low is None else low, self.range[1]
        match self.widget:
            case "number":
                return number(label, lowest, highest, default, name, self.step, help, on_change, **layout)
            case "slider":
                return slider(label, lowest, highest, default, name, self.step, help, **layout)
            case "segments":
                return segments(label, [*self.options], default, name, self._called, help, on_change, **layout)
            case "select":
                return select(label, [*self.options], default, name, self._called, on_change, help=help, **layout)
            case "select slider":
                return select_slider(label, [*self.options], default, name, help, **layout)
            case "text":
                return text(label, default, name)
            case "toggle":
                return toggle(label, name, default, help)

    def _called(self, option: Any) -> str:
        return _(self.options[option]) if isinstance(self.options, Mapping) else str(option)


class Form(Generic[S]):
    """The settings of a lesson: all rows, in the order in which a caption names them.

    Args:
        rows: the table; to iterate over a form gives them again.
        presets: the settings that each option of one row stands for: those of a network, or of several.
        preset: the name of that row.
    """

    def __init__(self, *rows: Setting, presets: Mapping[str, tuple[S, ...]] | None = None, preset: str = "") -> None:
        self._rows = {row.name: row for row in rows}
        self.presets, self.preset = presets or {}, preset

    def __iter__(self) -> Iterator[Setting]:
        return iter(self._rows.values())

    def __getitem__(self, name: str) -> Setting:
        return self._rows[name]

    def draw_preset(self) -> tuple[S, ...]:
        """The choice of a preset, and the settings of the one chosen; another has all widgets take its values."""
        first = next(iter(self.presets))

        def take() -> None:
            self.take(self.presets[value_of(self.preset) or first][0])

        return self.presets[self[self.preset].draw(first, on_change=take)]

    def begin(self, *defaults: S) -> Chosen[S]:
        """Begin to draw the widgets.

        Args:
            defaults: the settings before anything is chosen, of a network or of several. Of several, what they share
                can be chosen; in what they differ, they stay as they are.
        """
        return Chosen(self, defaults)

    def take(self, settings: S) -> None:
        """Have all widgets stand at ``settings``; in a callback."""
        for row in self:
            if row.field and not row.stays and row.name != self.preset:
                put(row.name, row.stands_at(settings))

    def changed(self, default: S, settings: S) -> list[str]:
        """What of ``settings`` is not as the default has it, by the names that a caption uses."""
        changed = {field for field in vars(default) if getattr(default, field) != getattr(settings, field)}
        return [_(row.name_in_caption or row.label) for row in self if row.field in changed]


class Chosen(Generic[S]):
    """What is chosen in a form, widget by widget, while it is drawn; `Form.begin`.

    Attributes:
        values: of the fields whose widgets were drawn.
        differing: fields in which the defaults differ.
    """

    def __init__(self, form: Form[S], defaults: tuple[S, ...]) -> None:
        self._form, self._defaults = form, defaults
        self.values: dict[str, Any] = {}
        fields = {row.field for row in form if row.field}
        self.differing = {field for field in fields if len({getattr(each, field) for each in defaults}) > 1}

    def draw(self, *names: str, low: Any = None) -> None:
        """Draw the widgets of these rows here, those that are shown.

        Args:
            names: of the rows, each with a field.
            low: the least of a number, where it is not the row's.
        """
        for row in map(self._form.__getitem__, names):
            default = row.stands_at(self._defaults[0])
            if row.field not in self.differing and any(map(row.shown, self._so_far())):
                self.values[row.field] = row.conversion.to_field(row.draw(default, low))

    def settings(self, **changes: Any) -> S:
        """The lesson's settings with what was chosen; of several networks, those of the first.

        Args:
            changes: fields that are not as their widgets stand.
        """
        return self.settings_of_all(**changes)[0]

    def settings_of_all(self, **changes: Any) -> tuple[S, ...]:
        """The same, one a network."""
        return tuple(replace(each, **self.values | changes) for each in self._defaults)

    def _so_far(self) -> list[SimpleNamespace]:
        """All settings with what is chosen up to now. It may not fit together yet, so they are no lesson's settings."""
        return [SimpleNamespace(**vars(each) | self.values) for each in self._defaults]
