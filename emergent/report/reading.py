"""What a reader needs beside the numbers: the glossary, and the sources of the metrics."""

from __future__ import annotations

GLOSSARY = {
    "component": "A part of the system that can be intervened on by itself.",
    "member": "A component that counts in “k of N”: it can be removed and ranked. Parts of the environment are not.",
    "goal": "What an outside observer scores the system by. No component reads that score.",
    "attainment": "How much of the goal is reached at the end of a run, from 0 to 1.",
    "perturbation": "An intervention on some components: its kind, onset, duration and dose.",
    "plan": "One or more perturbations; the empty plan is the nominal run.",
    "replication": "One seed. Replication r of every plan has the same seed, so runs are compared in pairs.",
    "twin": "The run with the same seed and no perturbation.",
    "placebo twin": "The same run with another future from the onset on: it differs from its twin by chance alone.",
    "null": "The same parts, uncoupled and blind to the goal (of a pipeline: at chance): 0 on the scale of "
    "goal-directedness.",
    "ceiling": "The best that these parts could do: 1 on the scale.",
    "GD, goal-directedness": "(attainment − null) / (ceiling − null), a ratio of means. It is never cut off at 0 or 1.",
    "sighted, blind": "With, or without, its sensors of the goal.",
    "coupled, uncoupled": "Sensing the other members, or not.",
    "interaction": "What sensing the goal and sensing the others do together beyond what each does alone.",
    "sufficiency": "What one member can do by itself, as a share of the system's GD.",
    "own cue": "How far a member in company goes where its own sensor points: one that does holds the goal itself.",
    "more than the sum": "The system's response to a moved goal, less those of its members alone, all added up.",
    "coalition": "Some random members, alone or sighted among blind others. The smallest that suffices reaches half of "
    "the system's GD.",
    "misdirection": "Where the system goes when every sensor shows a decoy: what still comes to the goal knows of it "
    "by another way.",
    "light cone": "Whom a struck member can have reached, step by step, as far as members are declared to influence "
    "each other. Whoever is outside of it must stay bit for bit the same.",
    "necessity": "What the other members lose when a member is struck: removed or frozen, say, or shown a decoy.",
    "retention": "What is left of the goal-directedness under a perturbation, as a share of the twin's.",
    "area under retention": "½ if everybody adds the same, near 1 if nobody is needed, near 0 if all are.",
    "importance, Shapley’s": "What a member adds to the goal-directedness when it joins others in random order.",
    "agent-agnosticism": "0 where one member carries the goal, 1 where all carry it alike: in all runs together, and "
    "within each run, where a leader by lot shows.",
    "smallest cut": "How many members, the most important first, have to go until half of the goal-directedness is "
    "lost.",
    "persistence": "After all members were turned aside for a while: when 1/e of what it cost is left, and by how much "
    "longer the way is.",
    "basin stability": "The share of other starts, drawn at random, from which the goal is reached.",
    "optimisation bits": "How rare what was attained is among runs of the null: each bit halves how many attain as "
    "much.",
    "control cost": "How many sensors must be fooled to draw one member away from the goal, and to draw all away; "
    "its growth exponent is 0 where that is the same in any group, 1 where it is in proportion to the members.",
    "influence": "By how much the others go another way per radian by which one member is turned for a moment: who "
    "leads, wherever it walks.",
    "in front": "Farthest ahead along the way of the group. The place passes on where another one is ahead by more "
    "than a dead-band, for longer than a dwell.",
    "turnover of roles": "Switches of who is in front, as a share of those of the same moments in random order: near "
    "0 roles last, 1 is chance.",
    "delay of turns": "By how much later one member turns than another one did. A common cause can make it, too.",
    "horizon": "The time that a run is given. A gap between group and member is stated with its horizon.",
    "pooling factor": "By how much one member's cues must be multiplied for it to do as well as the group.",
    "k*": "How many members, misled along one common heading, halve what the others attain.",
    "retargeting": "How far the system follows when the goal is moved midway, as a share of the ceiling's response.",
    "inferred goal": "The place that the system looks like it pursues: where runs end, relative to goals that were "
    "moved from the start on, without stopping at them.",
    "equifinality": "Reaching the same end from other starts and by other ways: from farther back, around a wall, out "
    "of a trap.",
    "item": "What flows through a pipeline. Its target is what an observer compares with what comes out.",
    "view": "All that a component reads of an item by itself, its incoming edges cut off from that item.",
    "holding": "A component holds the goal if it could, from its own view, name the target as often as the system "
    "attains it.",
    "capability ceiling": "What the stages could attain together with ideal hand-offs and independent errors, each, "
    "with its tools and retries, as accurate as it is by itself.",
    "coordination": "Attainment less the capability ceiling: below 0 something is lost between the components.",
    "one agent": "The baseline: the same items, parts and tools, done by one agent as many whole times over as the "
    "calls of the system allow (once at least), each time read anew, and put to the vote.",
    "importance": "Birnbaum's: attainment with a component without fault, less attainment with it failed.",
    "passive": "A part that only holds or carries what members put there: a board, a queue, an edge. It is no member.",
    "dose": "How much of a perturbation. Visible failures announce themselves and can be retried, silent ones cannot.",
    "within-task correlation": "How alike several runs of the same item come out. Where it is high, repeating and "
    "voting gain little.",
    "respecification": "What is asked for changes midway, and so do the channels that tell of it.",
    "rival": "Another's measure of emergence. It decides nothing; it shows who calls independent agents emergent.",
    "gate": "One question of the verdict. It passes only where all its intervals lie wholly beyond their "
    "thresholds, and fails where one lies wholly on the other side; what was not asked is not passed.",
    "threshold": "The bound of a gate, declared in the scenario before anything was run.",
    "pairing correlation": "How alike paired runs are: the higher, the narrower the interval of a contrast.",
    "emergent": "All gates pass: the system pursues the goal, no member does so by itself, and with the worst "
    "one struck the others keep it.",
    "goal-directed": "The system pursues the goal; whose goal it is was not asked, since not all gates were.",
    "weakly goal-directed": "Better than the null, but not by enough to be called goal-directed.",
    "amplified": "Most members do it by themselves, or all together no more than their sum: the group pools what they "
    "do.",
    "concentrated": "It depends on single components: one is sufficient or necessary.",
    "fragile": "Nobody in particular is needed, and anybody can spoil it.",
    "not goal-directed": "Not shown to be better than the null, or it does not follow a moved goal.",
    "not local": "Something acts past what was declared: past the sensors, or past the couplings.",
}
"""The words of the report, in the order in which a reader meets them."""

SOURCES = {
    "the idea": "Critch (2021), What multipolar failure looks like, and robust agent-agnostic processes (RAAPs).",
    "goal-directedness": "After Everitt et al. (2025), Evaluating the goal-directedness of large language models, "
    "arXiv:2504.11844, definition 3.1; here without a cap.",
    "retention": "Nearest published: multiple-node basin stability, Mitra et al. (2017), arXiv:1612.06015, after Menck "
    "et al. (2013), How basin stability complements the linear-stability paradigm.",
    "retargeting": "Flint (2020), The ground of optimization; Kenton et al. (2022), Discovering agents, "
    "arXiv:2208.08345.",
    "rejoining": "Kaplan and Meier (1958), Nonparametric estimation from incomplete observations.",
    "influence and delay": "Nagy et al. (2010), Hierarchical group dynamics in pigeon flocks; Strandburg-Peshkin et "
    "al. (2018), Inferring influence and leadership in moving animal groups.",
    "collective sensing": "Camley et al. (2016), Emergent collective chemotaxis without single-cell gradient sensing; "
    "Berdahl et al. (2013), Emergent sensing of complex environments by mobile animal groups.",
    "importance": "Birnbaum (1969), On the importance of different components in a multicomponent system.",
    "within-task correlation": "Shrout and Fleiss (1979), Intraclass correlations: uses in assessing rater "
    "reliability, ICC(1,1).",
    "rivals": "Rosas, Mediano et al. (2020), Reconciling emergences, doi:10.1371/journal.pcbi.1008289; Hoel (2025), "
    "Causal emergence 2.0, arXiv:2503.13395; Luppi, Mediano et al. (2022), A synergistic core for human brain "
    "evolution and cognition.",
    "intervals": "Wilson (1927), Probable inference, the law of succession, and statistical inference; Hall (1992), On "
    "the removal of skewness by transformation; Rubin (1981), The Bayesian bootstrap; Hesterberg (2015), What teachers "
    "should know about the bootstrap; Rothman (1978), Estimation of confidence limits for the cumulative probability "
    "of survival; Brookmeyer and Crowley (1982), A confidence interval for the median survival time.",
    "the gates, matched information, k*, area under retention, worst member on split samples": "Constructions of this "
    "project, tested on systems whose true values are known.",
}
