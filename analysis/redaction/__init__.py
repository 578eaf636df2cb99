"""Personal data is taken out of text before anyone reads it: a recogniser a file, the lists in `lists/`."""
