"""The kernel: acts, entries, objections, duties, values and their wire form. Pure; knows no provision."""
