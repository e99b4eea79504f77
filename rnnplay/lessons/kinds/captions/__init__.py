"""One to many: a network reads a picture of digits and writes what is in it (`Captioner`)."""
