"""An evaluation as ZIP files for who types it into the national site, and the way back.

`contents` gathers what there is, `names` and `parts` (pure) lay it out, `writing` makes the files,
`manifest` says what is in them so that `reading` and `restoring` can bring it into an empty portal.
A class S paper never leaves: not its file, its name or its subject.
"""
