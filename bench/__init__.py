"""Speed: a made-up data set, contenders over the same rows, one driver, one report."""
