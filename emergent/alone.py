"""Imported first where processes of workers come from: each computes alone, which NumPy must know when it begins."""

from emergent import pool

pool.one_thread()
