"""What helps people to write: new files, schemas for editors, tables of words, and the paragraph on each problem.

All of it is worked out from the structs of the model, so that nothing is told that a build would not read. Refuses to
read or write files: that is for `cli`.
"""
