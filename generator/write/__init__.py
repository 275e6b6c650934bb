"""From bytes to a published folder: only what changed, all of it at once, and nothing that is not ours.

`paths` says which folder the site may go to, `manifest` what was published, `survey` what still stands,
`trees` how a folder takes another's place, `publish` puts these in order, `lock` lets one in at a time.
Refuses to know what the files mean.
"""
