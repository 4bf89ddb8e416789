"""What several pages share: parameters by sliders, the plan, what-if, and what becomes of mistakes."""
