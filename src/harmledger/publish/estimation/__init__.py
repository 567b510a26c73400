"""An estimate of what no list has, to read and to compute with."""
