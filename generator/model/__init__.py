"""The nouns: what authors declare, and the values the stages hand to each other. Frozen; nothing is filled in later.

The front matter structs are the one definition from which reading, checking and the tables in docs/ come. Refuses to
know files, formats or the pipeline.
"""
