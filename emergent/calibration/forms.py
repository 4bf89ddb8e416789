"""Which corner stands for which estimate: all of a form are computed in the same way from what is drawn.

What is measured on whole systems (`repeated.py`) needs no corner. A test holds that nothing is left out.
"""

from __future__ import annotations

from collections.abc import Mapping


def _of(**named: str) -> tuple[str, ...]:
    """Return `metric.estimate` of names, given by metric, with a space between them."""
    return tuple(f"{metric}.{name}" for metric, names in named.items() for name in names.split())


FORMS: Mapping[str, tuple[str, ...]] = {
    "share": _of(
        goal_directedness="attainment null ceiling", locality="identical", insulation="identical",
        light_cone="identical",
        holding="identical permuted held", interaction="both sighted coupled neither", delay="resolved",
        information="one_with_all all_with_share", repetition="pass_1 pass_6 majority_3",
        capability="baseline baseline_more",
    ),
    "basin stability": _of(plasticity="displaced misled"),
    "goal-directedness": _of(
        goal_directedness="gd", capability="relative", holding="share", respecification="best_member"
    ),
    "2×2 interaction": _of(interaction="interaction"),
    "share of a scale": _of(misdirection="to_goal to_decoy"),
    "paired contrast": _of(
        goal_directedness="difference", capability="coordination gain",
        holding="beyond", importance="most without_passive", retargeting="metres",
        repetition="gain",
    ),
    "worst member": _of(
        necessity="worst_single worst_pair worst_start worst_midway worst_component within_run front cued typical "
        "spare",
        distraction="one_longest half_longest", equifinality="back aside wall trap", own_cue="best_member",
        retargeting="system best_member turned", sum_of_parts="system sum", respecification="system under_way outdated",
        following="system best_member",
    ),
    "best member": _of(
        sufficiency="alone_best sole_best", sum_of_parts="beyond", retargeting="excess", respecification="excess",
        following="excess",
    ),
    "k*": _of(misleading="k_star", agnosticism="smallest_cut", control_cost="peel_off redirect"),
    "cost of redirecting over that of one": _of(control_cost="ratio", control_cost_by_size="peel_off redirect ratio"),
    "pooling factor": _of(information="pooling"),
    "half dose": _of(dose="half_visible half_silent"),
    "decoy's share": _of(decoy="share_half"),
    "smallest coalition": _of(coalitions="smallest_alone smallest_sighted"),
    "area under removal": _of(retention="area_start area_midway", agnosticism="area_targeted"),
    "median time": _of(persistence="return_time", rejoin="median_distracted"),
    "share back": _of(persistence="back", rejoin="back_distracted back_lost back_blind"),
    "mean": _of(
        persistence="lost", plasticity="bits", pair_interaction="strongest", retargeting="slope", roles="entropy",
        horizons="velocity_both velocity_sighted velocity_coupled velocity_neither",
        influence="strongest total front others front_leads", maxent_answers="system best_member perturbed nats",
        maxent_gd="system best_member perturbed margin nats",
    ),
    "rate": _of(roles="rate shuffled turnover spell", delay="delay strongest front"),
    "capability": _of(capability="capability"),
    "within-task correlation": _of(repetition="icc independent_6"),
    "concentration": _of(agnosticism="across within", roles="across", influence="effective"),
    "distance of places": _of(retargeting="offset inferred"),
    "distance beside the way": _of(retargeting="off_course"),
}  # fmt: skip
"""Estimates by the estimator of the corners that stand for them."""
