"""Which series is forecast, how far, and by which network: a change starts anew."""

import streamlit as st

from rnnplay.lessons.forecast.comparison import Field
from rnnplay.lessons.forecast.data.calendar import steps_ahead
from rnnplay.lessons.forecast.data.series import Covariate, Series
from rnnplay.lessons.forecast.data.shipped import SHIPPED, shipped
from rnnplay.lessons.forecast.settings import Settings
from rnnplay.lessons.forecast.ui.form import FORM
from rnnplay.lessons.forecast.ui.own import bring_a_file, own_series
from rnnplay.literal import in_markdown
from rnnplay.text import _, ngettext
from rnnplay.ui.query_params import put, value_of


def introduce() -> None:
    """What one sees here."""
    st.markdown(
        _("Can a recurrent network beat simple methods? Press **Start training** and see. Bring a series of your own.")
    )


def choose() -> tuple[Settings, Series]:
    """The series and the network, but for what acts while it learns."""
    chosen = FORM.begin(Settings())
    own = own_series()
    if own is None:
        chosen.values["series"] = FORM["series"].draw(Settings().series, on_change=_take_horizon)
    bring_a_file()
    chosen.draw("horizon")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen.draw("cell", "layers")
    with st.container(horizontal=True):
        chosen.draw("hidden", "seed")
    chosen.draw("transform")
    chosen.draw("strategy")
    with st.container(horizontal=True):
        chosen.draw("period", "lags")
    st.caption(_("Changing any setting above starts a new run at step 0."))
    settings = chosen.settings()
    return settings, own or shipped(settings.series)


def _take_horizon() -> None:
    put("horizon", SHIPPED[value_of("series")].horizon)


def tell_series(field: Field, settings: Settings) -> None:
    """Where the series comes from, what was repaired, and how it is learned."""
    series, plan = field.series, field.plan
    if series == shipped(settings.series):
        st.caption(_(SHIPPED[settings.series].source))
    for sentence in (*series.notes, *plan.fitted):
        st.caption(in_markdown(sentence))
    if series.covariates:
        told = _("The network reads beside it: {columns}. The simple methods do not.")
        st.caption(told.format(columns=", ".join(_covariate(each) for each in series.covariates)))
    if plan.transform.difference == "regression":
        st.caption(
            _(
                "A hybrid: what counts as the network's forecast is that of an autoregression, fitted before the "
                "validation, plus the network's correction."
            )
        )
    calendar, parts = series.calendar, plan.parts
    period = (
        _("period: {steps}").format(steps=steps_ahead(plan.period, calendar)) if plan.period > 1 else _("no period")
    )
    origins = ngettext(
        "Measured from {count} origin, {first} … {last}.",
        "Measured from {count} origins, {first} … {last}.",
        len(parts.origins),
    ).format(
        count=len(parts.origins),
        first=in_markdown(calendar.label(parts.origins[0] - 1)),
        last=in_markdown(calendar.label(parts.origins[-1] - 1)),
    )
    st.caption(
        _("{values} ({period}). The network learns {what} and reads {lags} of them. {origins}").format(
            values=steps_ahead(len(series), calendar), period=period, what=_what(field), lags=plan.lags, origins=origins
        )
    )


def _covariate(covariate: Covariate) -> str:
    said = _("{column} (future known)") if covariate.known else _("{column} (only its past)")
    return said.format(column=in_markdown(covariate.name))


def _what(field: Field) -> str:
    transform = field.plan.transform
    name = f"{'log ' if transform.log else ''}{'' if transform.difference == 'none' else transform.difference}".strip()
    return _(dict(FORM["transform"].options)[name or "none"])
