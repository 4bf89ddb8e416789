"""Leading: by how much the group turns with each member, beside how often that member is in front."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from emergent.plots import style
from emergent.plots.style import BLUE, GREEN, GREY, VERMILLION, named

if TYPE_CHECKING:
    from emergent.assessment import Assessment

CAPTION = (
    "One member after the other is turned to the left, and in the twin to the right, for a moment: its influence is by "
    "how much the others then go another way, per radian. Left: each member's influence over the share of the time for "
    "which it is in front. Right: the influence of whoever is in front at that moment, and of the others. In front is "
    "not leads: who leads has the larger influence, wherever it walks."
)
WHO = {
    "front": named(VERMILLION, "the one in front"),
    "others": named(BLUE, "the others"),
    "strongest": named(GREEN, "the most influential"),
}
UNIT = "influence [rad per rad]"


def draw(assessment: Assessment) -> Figure | None:
    """Return influence over the time in front; None where influence was not measured."""
    members = style.table(assessment, "influence", "members")
    if members is None:
        return None
    perturbed = "one member after the other, turned to either side midway for a moment"
    small = style.small_print(assessment, perturbed, ("influence", "roles"))
    figure = style.figure(_title(assessment), small, height=5.2)
    left, right = figure.subplots(1, 2, width_ratios=(3, 2), sharey=True)
    _members(left, assessment)
    for place, (name, mark) in enumerate(WHO.items()):
        found = style.estimate(assessment, "influence", name)
        if found is not None:
            label = f"{mark.label}: {style.quantity(found)}"
            style.point(right, place, found, named(mark, label), size=11)
    for ax in (left, right):
        ax.axhline(0, color=style.INK, linewidth=0.8, label="the group does not turn")
    style.dress(right, "who is turned [one each]", UNIT)
    right.set_xticks([])
    right.set_xlim(-0.6, len(WHO) - 0.4)
    right.tick_params(labelleft=True)
    style.legend(figure, 1)  # intervals make labels too long for two beside each other
    return figure


def _members(ax: Axes, assessment: Assessment) -> None:
    """Draw each member's influence over its share of the time in front, or of the moments where that is unknown."""
    rows = assessment.results["influence"].tables["members"].set_index("member")
    time = style.table(assessment, "roles", "members")
    shares = rows["front"] if time is None else time.set_index("member")["value"].reindex(rows.index)
    ax.errorbar(
        shares,
        rows["value"],
        yerr=(rows["value"] - rows["low"], rows["high"] - rows["value"]),
        color=GREY.colour,
        marker=GREY.marker,
        linestyle="none",
        elinewidth=1.0,
        alpha=0.75,
        label="each member",
    )
    what = "moments" if time is None else "time"
    style.dress(ax, f"in front [share of the {what}]", UNIT)
    ax.set_xlim(left=0)


def _title(assessment: Assessment) -> str:
    more = style.estimate(assessment, "influence", "front_leads")
    if more is None:
        return "By how much the group turns with one of its members"
    if more.low > 0:
        return "The one in front leads more than the others"
    if more.high < 0:
        return "The one in front leads less than the others"
    return "The one in front leads neither clearly more nor clearly less than the others"
