"""The sizes of paper that offices use; F4 is the one in most Indonesian printers."""

PAPERS = {"A4": (210, 297), "F4": (215, 330)}  # millimetres
