"""`python -m emergent`, the same as `emergent`."""

from emergent.cli import main

if __name__ == "__main__":
    main()
