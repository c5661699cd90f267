"""What is taken along: examples and answers as files to print, to show and to work on."""
