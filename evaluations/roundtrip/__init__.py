"""All answers of an evaluation as one Excel: taken along, edited offline, merged back by cells."""
