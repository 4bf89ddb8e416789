"""Fork: the run gets another future."""

from emergent.adapter.kinds.kind import nothing
from emergent.perturbation import Fork


class Future(Fork):
    """Every draw from the onset on comes from another stream."""

    def begin(self, live, given):
        """Key the draws anew."""
        live.fork(round(given.dose))
        return nothing
