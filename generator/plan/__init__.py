"""The site -> its files, and the key of each. `contents` is the list of them all.

This file stays empty: `keys` is asked for before it is known whether there is anything to plan, and the list costs
90 ms to import.
"""
